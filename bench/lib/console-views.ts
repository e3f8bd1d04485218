import { launchChromium } from '../../test/support/console/chromium.ts';
import type { Sample } from './console-pages.ts';

const LOADING = '.mantine-Skeleton-root, .mantine-Loader-root, [aria-busy="true"]';
const RUNS = 3;

function listPaths(sample: Sample): readonly string[] {
  return [
    '/overview',
    '/overview?range=30d',
    '/requests',
    `/requests?customer_id=${sample.customerId}`,
    `/requests/${sample.requestId}`,
    '/usage',
    '/customers',
    '/customer-users',
    '/tokens',
    '/providers',
    '/models',
    '/budgets',
    '/ledger',
    '/operation-log',
    '/health',
  ];
}

/** Prints how long the browser takes from the address to a page on which nothing is awaited any more; each in a fresh cache. */
export async function viewPages(origin: string, password: string, sample: Sample): Promise<void> {
  const browser = await launchChromium();
  const first = await browser.newContext({ baseURL: origin, viewport: { width: 1440, height: 900 } });
  const door = await first.newPage();
  await door.goto('/console/sign-in');
  await door.getByLabel('Username').fill('owner');
  await door.getByLabel('Password').fill(password);
  await door.getByRole('button', { name: 'Sign in' }).click();
  await door.getByRole('navigation', { name: 'Main' }).waitFor();
  const storageState = await first.storageState();
  process.stdout.write('\n| first view | median, ms | longest, ms |\n| --- | --: | --: |\n');
  try {
    for (const path of listPaths(sample)) {
      const times: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const context = await browser.newContext({
          baseURL: origin,
          storageState,
          viewport: { width: 1440, height: 900 },
        });
        const page = await context.newPage();
        const beganAt = performance.now();
        await page.goto(`/console${path}`, { waitUntil: 'commit' });
        await page.locator('main h1').waitFor();
        await page.locator(LOADING).first().waitFor({ state: 'detached' });
        times.push(performance.now() - beganAt);
        await context.close();
      }
      times.sort((a, b) => a - b);
      const name = path.replace(/req_\w+/, '…').replace(/=cus\w+/, '=…');
      process.stdout.write(`| ${name} | ${times[RUNS >> 1]?.toFixed(0)} | ${times.at(-1)?.toFixed(0)} |\n`);
    }
  } finally {
    await browser.close();
  }
}
