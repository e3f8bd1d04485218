import { Anthropic } from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import { Anthropic as Anthropic0 } from 'anthropic-sdk-0';
import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
import { OpenAI } from 'openai';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { PAGE_ORIGIN, readExports, readPage } from '../support/client-pages.ts';
import { callPythonWith, hasPython } from './python.ts';

/** What a page of `docs/clients` tells to set, with its address; one call with nothing else. */
interface Setting {
  readonly page: string;
  readonly address: string;
  readonly addressVariable: string;
  readonly tokenVariable: string;
  readonly list: () => AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>;
}

const ANTHROPIC = {
  address: PAGE_ORIGIN,
  addressVariable: 'ANTHROPIC_BASE_URL',
  tokenVariable: 'ANTHROPIC_AUTH_TOKEN',
} as const;
const GOOGLE = {
  address: PAGE_ORIGIN,
  addressVariable: 'GOOGLE_GEMINI_BASE_URL',
  tokenVariable: 'GEMINI_API_KEY',
} as const;

const SETTINGS: readonly Setting[] = [
  {
    page: 'openai-sdk',
    address: `${PAGE_ORIGIN}/v1`,
    addressVariable: 'OPENAI_BASE_URL',
    tokenVariable: 'OPENAI_API_KEY',
    list: () => new OpenAI().models.list(),
  },
  { page: 'anthropic-sdk', ...ANTHROPIC, list: () => new Anthropic().models.list() },
  { page: 'anthropic-sdk', ...ANTHROPIC, list: () => new Anthropic0().models.list() },
  { page: 'claude-code', ...ANTHROPIC, list: () => new Anthropic().models.list() },
  { page: 'google-genai', ...GOOGLE, list: () => new GoogleGenAI({}).models.list() },
  { page: 'gemini-cli', ...GOOGLE, list: () => new GoogleGenAI({}).models.list() },
];

const NAMES = [...new Set(SETTINGS.flatMap((each) => [each.addressVariable, each.tokenVariable]))];

let gw: TestGateway;
let token = '';
const kept = new Map(NAMES.map((name) => [name, process.env[name]]));

beforeAll(async () => {
  gw = await startTestGateway();
  await gw.addProvider('lab', [{ model: 'alpha', upstream_model: 'upstream-name', price: { free: true } }]);
  token = (await gw.createCaller()).token;
}, 30_000);
afterEach(() => {
  for (const [name, value] of kept) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});
afterAll(() => gw.close());

test.each(SETTINGS.map((setting) => [setting.page, setting] as const))(
  'the variables of docs/clients/%s.md are all that is needed',
  async (page, { address, addressVariable, tokenVariable, list }) => {
    expect(readPage(page)).toContain(`export ${addressVariable}=${address}\nexport ${tokenVariable}=$TOKEN\n`);

    process.env[addressVariable] = address.replace(PAGE_ORIGIN, gw.url);
    process.env[tokenVariable] = token;
    const found: unknown[] = [];
    for await (const model of await list()) found.push(model);
    expect(JSON.stringify(found)).toContain('alpha');
  },
);

const PYTHON_MODULES = {
  'openai-sdk': 'openai_calls',
  'anthropic-sdk': 'anthropic_calls',
  'google-genai': 'genai_calls',
};

test.skipIf(!hasPython).each(Object.entries(PYTHON_MODULES))(
  'the variables of docs/clients/%s.md are all that Python needs',
  async (page, module) => {
    const found = await callPythonWith(readExports(page, gw.url, token), module, 'list_by_environment');
    expect(JSON.stringify(found)).toContain('alpha');
  },
);
