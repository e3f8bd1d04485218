import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startTestGateway } from '../gateway.ts';
import type { TestGateway } from '../gateway.ts';
import { registerSecret } from '../secrets.ts';
import { launchChromium } from './chromium.ts';

export type Language = 'en' | 'zh';
export type Role = 'owner' | 'admin' | 'operator' | 'support' | 'auditor';

const LOCALES = { en: 'en-US', zh: 'zh-CN' } as const satisfies Record<Language, string>;
const PASSWORD = registerSecret('a long password of a test administrator');

export interface PageOptions {
  readonly language?: Language;
  readonly scheme?: 'light' | 'dark';
  /** `phone`: 390 pixels wide. */
  readonly device?: 'desk' | 'phone';
}

/** A page under watch: what its console says and what its policy refuses fails the test that asks `requireQuiet`. */
export interface WatchedPage {
  readonly page: Page;
  /** Throws when the page wrote an error, threw, was refused something by its policy, or asked another origin. */
  readonly requireQuiet: () => void;
  readonly close: () => Promise<void>;
}

/** The real server with a real browser before it. */
export interface Stage {
  readonly gateway: TestGateway;
  readonly browser: Browser;
  /** A page of a viewer who is not signed in, at `/console` + `path`. */
  openPage(path: string, options?: PageOptions): Promise<WatchedPage>;
  /** A page of an administrator of this role, signed in by the form. Pages of a role share its session. */
  openAs(role: Role, path: string, options?: PageOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

/** Of windows, in pixels. */
export const SIZES = { desk: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;

/** The browser's own line about an answer that the page knows how to handle, such as 401 before the sign-in. */
const FAILED_ANSWER = /^Failed to load resource: the server responded with a status of 4\d\d/;

function watch(page: Page, origin: string): WatchedPage {
  const complaints: string[] = [];
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !FAILED_ANSWER.test(text)) complaints.push(text);
    if (message.type() === 'warning' && /Content.Security.Policy/i.test(text)) complaints.push(text);
  });
  page.on('pageerror', (error) => complaints.push(error.stack ?? String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) complaints.push(`asked for ${url}`);
  });
  return {
    page,
    requireQuiet() {
      if (complaints.length > 0) throw new Error(`the page complained:\n${complaints.join('\n')}`);
    },
    close: () => page.context().close(),
  };
}

async function createAdmin(gateway: TestGateway, role: Role): Promise<string> {
  if (role === 'owner') return 'owner';
  const username = `the-${role}`;
  const body = { username, password: PASSWORD, name: `The ${role}`, role };
  const answer = await gateway.admin('POST', '/api/v1/admin/admins', body);
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.error));
  return username;
}

/** Opens a stage on a gateway of its own, or on the one that is given. */
export async function openStage(given?: TestGateway): Promise<Stage> {
  const gateway = given ?? (await startTestGateway());
  const browser = await launchChromium();
  const sessions = new Map<Role, Promise<Awaited<ReturnType<BrowserContext['storageState']>>>>();

  async function newPage(
    options: PageOptions,
    state?: Awaited<ReturnType<BrowserContext['storageState']>>,
  ): Promise<Page> {
    const { language = 'en', scheme = 'light', device = 'desk' } = options;
    const context = await browser.newContext({
      baseURL: gateway.url,
      viewport: SIZES[device],
      hasTouch: device === 'phone',
      locale: LOCALES[language],
      timezoneId: 'Asia/Shanghai',
      colorScheme: scheme,
      reducedMotion: 'reduce',
      storageState: state,
    });
    context.setDefaultTimeout(20_000);
    return context.newPage();
  }

  async function signIn(role: Role): Promise<Awaited<ReturnType<BrowserContext['storageState']>>> {
    const username = await createAdmin(gateway, role);
    const page = await newPage({});
    await page.goto('/console/sign-in?next=/customers');
    await page.getByLabel('Username').fill(username);
    await page.getByLabel('Password').fill(role === 'owner' ? gateway.ownerPassword : PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    const state = await page.context().storageState();
    await page.context().close();
    // What the browser remembers of the language is each page's own.
    return { cookies: state.cookies, origins: [] };
  }

  return {
    gateway,
    browser,
    async openPage(path, options = {}) {
      const page = await newPage(options);
      const watched = watch(page, gateway.url);
      await page.goto(`/console${path}`);
      return watched;
    },
    async openAs(role, path, options = {}) {
      const session = sessions.get(role) ?? signIn(role);
      sessions.set(role, session);
      const page = await newPage(options, await session);
      const watched = watch(page, gateway.url);
      await page.goto(`/console${path}`);
      return watched;
    },
    async close() {
      await browser.close();
      if (given === undefined) await gateway.close();
    },
  };
}
