import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';

/** Set by `npm run pictures`: the folder that the pictures of the documents go to. */
const FOLDER_ENV = 'TALLYGATE_PICTURES';

/** Takes a picture of the page for the documents, where pictures are asked for. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const folder = process.env[FOLDER_ENV];
  if (folder === undefined || folder === '') return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(resolve(folder), `${name}.png`), animations: 'disabled' });
}
