import type { Browser, BrowserContextOptions } from 'playwright-core';
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

interface View {
  /** From the address to a page on which nothing is awaited any more. */
  readonly ms: number;
  /** Computing of the page's own process, which other work on the machine changes little. */
  readonly cpuMs: number;
  readonly files: number;
}

async function view(browser: Browser, options: BrowserContextOptions, path: string): Promise<View> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable');
  let files = 0;
  page.on('request', () => files++);
  const beganAt = performance.now();
  await page.goto(`/console${path}`, { waitUntil: 'commit' });
  await page.locator('main h1').waitFor();
  await page.locator(LOADING).first().waitFor({ state: 'detached' });
  const ms = performance.now() - beganAt;
  const { metrics } = await session.send('Performance.getMetrics');
  const cpuMs = (metrics.find(({ name }) => name === 'ProcessTime')?.value ?? 0) * 1000;
  await context.close();
  return { ms, cpuMs, files };
}

function middle(views: readonly View[], of: keyof View): string {
  const sorted = views.map((each) => each[of]).toSorted((a, b) => a - b);
  return (sorted[sorted.length >> 1] ?? 0).toFixed(0);
}

/** Prints how long the browser takes to a whole page, and what it computes and loads for it; each in a fresh cache. */
export async function viewPages(origin: string, password: string, sample: Sample): Promise<void> {
  const browser = await launchChromium();
  const options = { baseURL: origin, viewport: { width: 1440, height: 900 } };
  const first = await browser.newContext(options);
  const door = await first.newPage();
  await door.goto('/console/sign-in');
  await door.getByLabel('Username').fill('owner');
  await door.getByLabel('Password').fill(password);
  await door.getByRole('button', { name: 'Sign in' }).click();
  await door.getByRole('navigation', { name: 'Main' }).waitFor();
  const storageState = await first.storageState();
  process.stdout.write(
    '\n| first view | median, ms | longest, ms | renderer CPU, ms | requests |\n| --- | --: | --: | --: | --: |\n',
  );
  try {
    for (const path of listPaths(sample)) {
      const views: View[] = [];
      for (let run = 0; run < RUNS; run++) views.push(await view(browser, { ...options, storageState }, path));
      const name = path.replace(/req_\w+/, '…').replace(/=cus\w+/, '=…');
      const longest = Math.max(...views.map(({ ms }) => ms)).toFixed(0);
      const figures = [middle(views, 'ms'), longest, middle(views, 'cpuMs'), middle(views, 'files')];
      process.stdout.write(`| ${name} | ${figures.join(' | ')} |\n`);
    }
  } finally {
    await browser.close();
  }
}
