import { expect, test } from 'bun:test';
import type { Command } from 'commander';
import type { CommandContext } from './context.ts';
import type { CliActions } from './operations.ts';
import { createPrinter } from './printer.ts';
import { createProgram } from './program.ts';
import { runCli } from './run-cli.ts';

/** Print no result, or print one of another format whole. */
const WITHOUT_JSON = [
  'serve',
  'schema',
  'openapi',
  'audit export',
  'ledger export',
  'statements export',
  'requests export',
];

const printer = createPrinter({ out: () => undefined, err: () => undefined, isTerminal: false });
const idle = { actions: {}, printer, readInput: async () => '', setExitCode: () => undefined };

/** No command may get as far as doing anything. */
const NO_ACTIONS = new Proxy({} as CliActions, {
  get(_, name) {
    throw new Error(`the command got as far as ${String(name)}`);
  },
});

interface Named {
  readonly path: string;
  readonly command: Command;
}

function list(command: Command, parents: readonly string[] = []): readonly Named[] {
  return command.commands.flatMap((each) => {
    const path = [...parents, each.name()];
    return [{ path: path.join(' '), command: each }, ...list(each, path)];
  });
}

const ALL = list(createProgram('1', idle as unknown as CommandContext));
const LEAVES = ALL.filter(({ command }) => command.commands.length === 0).map(
  ({ path, command }) => [path, command] as const,
);
const GROUPS = ALL.filter(({ command }) => command.commands.length > 0).map(({ path }) => path);

async function run(line: string, isTerminal = false): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const code = await runCli(line.split(' ').filter(Boolean), {
    version: '1',
    actions: NO_ACTIONS,
    printer: createPrinter({ out: (text) => (out += text), err: (text) => (err += text), isTerminal }),
    readInput: async () => '',
  });
  return { code, out, err };
}

test('every command of the issue is there', () => {
  const paths = ALL.map(({ path }) => path);
  for (const path of [
    'serve',
    'migrate',
    'schema',
    'openapi',
    'doctor',
    'backup',
    'restore',
    'completion',
    'secrets rotate',
    ...['clean', 'issue', 'list', 'revoke', 'rotate'].map((verb) => `tokens ${verb}`),
    ...['list', 'create', 'suspend', 'activate', 'remove'].map((verb) => `customer-users ${verb}`),
    ...['list', 'add', 'test', 'remove'].map((verb) => `providers ${verb}`),
    'responses clean',
    'admins reset-password',
  ]) {
    expect(paths).toContain(path);
  }
});

test.each(LEAVES)('%s shows how it is used, with examples, and does nothing then', async (path) => {
  const help = await run(`${path} --help`);
  expect(help).toMatchObject({ code: 0, err: '' });
  expect(help.out).toContain(`Usage: tallygate ${path}`);
  expect(help.out).toMatch(/\nExamples?:\n {2}tallygate /);
  expect(help.out).toContain(`  tallygate ${path}`);
});

test.each(LEAVES)('%s refuses an unknown option with 2, and does nothing', async (path) => {
  const refused = await run(`${path} --no-such-option`);
  expect(refused).toMatchObject({ code: 2, out: '' });
  // What is required and missing is told first.
  expect(refused.err).toMatch(/--no-such-option|required option/);
});

test.each(LEAVES)('%s prints JSON when it is asked to', (path, command) => {
  const hasJson = command.options.some((option) => option.long === '--json');
  expect(hasJson).toBe(!WITHOUT_JSON.includes(path));
});

test.each(LEAVES)('%s takes no secret on the command line, where others of the machine see it', (_, command) => {
  const named = command.options.filter(
    (option) => /key|password|secret/.test(option.long ?? '') && (option.required || option.optional),
  );
  expect(named.map(({ long }) => long)).toEqual([]);
});

test.each(['', ...GROUPS])('an unknown command ends with 2: %s', async (path) => {
  expect(await run(`${path} no-such-command`)).toMatchObject({ code: 2, out: '' });
});

test('no text has a colour or moves the cursor, except a bar on a terminal', async () => {
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  const controls = /[\u0000-\u0009\u000B-\u001F\u007F]/;
  for (const [path] of LEAVES) {
    for (const line of [`${path} --help`, `${path} --no-such-option`]) {
      const { out, err } = await run(line, true);
      expect(out + err).not.toMatch(controls);
    }
  }
  const texts: string[] = [];
  const write = (text: string): void => void texts.push(text);
  createPrinter({ out: write, err: write, isTerminal: false }).progress('Copying').update(1, 2);
  expect(texts).toEqual([]);
  const bar = createPrinter({ out: write, err: write, isTerminal: true }).progress('Copying');
  bar.update(1, 2);
  bar.end();
  expect(texts[0]).toContain('Copying [###############...............]  50 %');
  expect(texts).toHaveLength(2);
});
