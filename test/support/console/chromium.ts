import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

/** Where Debian's package and the usual others put it. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

export const CHROMIUM_PATH = PLACES.find((path) => existsSync(path)) ?? null;

/** Whether the stories of the console can be told; the script that runs the tests installs what they need, or says that it could not. */
export const hasChromium = CHROMIUM_PATH !== null;

/** Root has no sandbox in a container; its shared memory is small there. */
const FLAGS = ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb', '--font-render-hinting=none'];

export function launchChromium(): Promise<Browser> {
  if (CHROMIUM_PATH === null) throw new Error('no Chromium on this machine');
  return chromium.launch({ executablePath: CHROMIUM_PATH, args: FLAGS });
}
