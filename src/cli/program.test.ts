import { expect, test } from 'bun:test';
import type { Operations } from '../app/control/index.ts';
import { GatewayError, invalidField } from '../lib/errors/index.ts';
import { CommandError, EXIT } from './exit-codes.ts';
import type { CliActions } from './operations.ts';
import { createPrinter } from './printer.ts';
import { readStandardInput } from './read-bounded.ts';
import { runCli } from './run-cli.ts';

interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly calls: readonly (readonly [string, unknown])[];
  readonly closed: number;
}

const CLEANED = {
  removed: 10,
  expiredAuthTokens: 1,
  revokedAuthTokens: 2,
  expiredAccessTokens: 3,
  revokedAccessTokens: 4,
};

const BACKUP = {
  id: 'bak_1',
  path: '',
  bytes: 12,
  createdAt: '2026-01-01T00:00:00.000Z',
  epoch: 1,
  sealKeyIds: ['0a1b2c3d'],
};

const RESTORED = {
  backupId: 'bak_1',
  backupAt: '2026-01-01T00:00:00.000Z',
  epoch: 2,
  kept: true,
  safetyCopy: '/data/before.backup',
  aside: null,
  warnings: ['Every session has ended.'],
};

async function run(argv: readonly string[], overrides: Partial<CliActions> = {}, input = ''): Promise<Run> {
  const calls: [string, unknown][] = [];
  let out = '';
  let err = '';
  let closed = 0;
  const record = <T>(name: string, params: unknown, result: T): Promise<T> => {
    calls.push([name, params]);
    return Promise.resolve(result);
  };
  const operations = {
    cleanTokens: (params) => record('cleanTokens', params, { ...CLEANED, dryRun: params.dryRun }),
    cleanResponses: (params) => record('cleanResponses', params, { removed: 1, dryRun: params.dryRun }),
    issueToken: (params) =>
      record('issueToken', params, {
        id: 'tok_1',
        name: params.name,
        customerUserId: 'usr_1',
        token: 'tga_plain',
        expiresAt: params.expiresAt,
      }),
    issueTokens: (params) => {
      const tokens = params.items.map((item, n) => ({
        id: `tok_${n}`,
        name: String(item['name']),
        customerUserId: 'usr_1',
        token: `tga_${n}`,
        expiresAt: null,
      }));
      const refused = params.items.findIndex((item) => item['user'] === 'nobody');
      return refused < 0
        ? record('issueTokens', params, { tokens })
        : Promise.reject(invalidField(`items.${refused}.user`, 'names no customer user'));
    },
    listTokens: (params) => record('listTokens', params, { tokens: [], total: 0 }),
    revokeToken: (params) => record('revokeToken', params, { id: params.id, revokedAt: '2026-01-01T00:00:00.000Z' }),
    revokeTokens: (params) => record('revokeTokens', params, { revoked: 3 }),
    rotateToken: (params) =>
      record('rotateToken', params, {
        id: 'tok_2',
        name: 'laptop',
        customerUserId: 'usr_1',
        token: 'tga_next',
        expiresAt: null,
      }),
    resetPassword: (params) =>
      record('resetPassword', params, {
        username: params.username,
        password: params.password === null ? 'made-password' : null,
      }),
  } satisfies Partial<Operations> as unknown as Operations;
  const actions: CliActions = {
    serve: () => record('serve', null, 0),
    serveAsWorker: () => record('serve-worker', null, 0),
    migrationStatus: async () => [
      { name: '0001-first', appliedAt: '2026-01-01T00:00:00.000Z' },
      { name: '0002-second', appliedAt: null },
    ],
    migrate: async () => ['0002-second'],
    doctor: async () => [{ check: 'data folder', outcome: 'ok', message: 'writable' }],
    backup: (request) => record('backup', request, { ...BACKUP, path: request.output }),
    restore: (request) => record('restore', request, RESTORED),
    demo: (request) =>
      record('demo', request, {
        requests: 9,
        refused: 1,
        customers: 2,
        customerUsers: 3,
        ownerPassword: 'made-password',
        serveCommand: 'npm start',
      }),
    openOperations: async () => ({
      via: 'server',
      operations,
      close: async () => {
        closed += 1;
      },
    }),
    ...overrides,
  };
  const printer = createPrinter({ out: (text) => (out += text), err: (text) => (err += text), isTerminal: false });
  const code = await runCli(argv, { version: '1.2.3', actions, printer, readInput: async () => input });
  return { code, out, err, calls, closed };
}

test('demo ends with what to type to serve what it made', async () => {
  const { code, out } = await run(['demo', '--requests', '10']);
  expect(code).toBe(EXIT.ok);
  expect(out).toContain('Start the server: npm start\n');
});

test('tokens clean prints first how many tokens it removed, then of which kind', async () => {
  const { code, out, closed } = await run(['tokens', 'clean']);
  expect(code).toBe(EXIT.ok);
  expect(out.split('\n')).toEqual([
    'Removed 10 tokens',
    '  1 expired auth token',
    '  2 revoked auth tokens',
    '  3 expired access tokens',
    '  4 revoked access tokens',
    '',
  ]);
  expect(closed).toBe(1);
});

test('tokens clean --json prints one document, the total first', async () => {
  const { out } = await run(['tokens', 'clean', '--json', '--dry-run']);
  const result = JSON.parse(out) as Record<string, unknown>;
  expect(Object.keys(result)[0]).toBe('removed');
  expect(result).toMatchObject({ removed: 10, revoked_access_tokens: 4, dry_run: true });
});

test('instants are passed on in UTC, and a date is its first moment', async () => {
  const { calls } = await run([
    'tokens',
    'clean',
    '--expired-before',
    '2026-03-01',
    '--revoked-before=2026-03-01T02:00:00+02:00',
  ]);
  const instant = '2026-03-01T00:00:00.000Z';
  expect(calls).toEqual([['cleanTokens', { expiredBefore: instant, revokedBefore: instant, dryRun: false }]]);
});

test('responses clean says what it removed, or would', async () => {
  const done = await run(['responses', 'clean']);
  expect([done.out, done.calls]).toEqual([
    'Removed 1 response\n',
    [['cleanResponses', { before: null, dryRun: false }]],
  ]);
  const tried = await run(['responses', 'clean', '--before', '2026-03-01', '--dry-run', '--json']);
  expect(JSON.parse(tried.out)).toEqual({ removed: 1, dry_run: true });
  expect(tried.calls).toEqual([['cleanResponses', { before: '2026-03-01T00:00:00.000Z', dryRun: true }]]);
});

test.each([
  'responses clean --before yesterday',
  'tokens clean --expired-before yesterday',
  'tokens clean --revoked-before 2026-13-01',
  'tokens list --limit 0',
  'tokens list --limit 201',
  'tokens issue --name x',
  'tokens issue --from-file x --user alice',
  'tokens revoke',
  'tokens revoke tok_1 --expired',
  'tokens rotate',
  'tokens rotate tok_1 --overlap -1',
  'tokens clean surplus',
  'nonsense',
  'serve --nonsense',
])('a wrong command line does nothing and ends with 2: %s', async (line) => {
  const { code, out, err, calls } = await run(line.split(' '));
  expect(code).toBe(EXIT.usage);
  expect(calls).toEqual([]);
  expect(out).toBe('');
  expect(err).toContain('error:');
});

test('tokens revoke takes one by its id, or all that the options cover', async () => {
  const one = await run(['tokens', 'revoke', 'tok_1', '--json']);
  expect(JSON.parse(one.out)).toEqual({ id: 'tok_1', revoked_at: '2026-01-01T00:00:00.000Z' });
  const many = await run(['tokens', 'revoke', '--user', 'anna', '--unused-since', '2026-01-01']);
  expect(many).toMatchObject({ code: 0, out: 'Revoked 3 tokens\n' });
  expect(many.calls).toEqual([
    [
      'revokeTokens',
      { customerUser: 'anna', customerId: null, expired: false, unusedSince: '2026-01-01T00:00:00.000Z' },
    ],
  ]);
});

test('tokens rotate prints the new token alone on standard output', async () => {
  const { out, err, calls } = await run(['tokens', 'rotate', 'tok_1', '--overlap', '60']);
  expect(out).toBe('tga_next\n');
  expect(err).toContain('tok_2');
  expect(calls).toEqual([['rotateToken', { id: 'tok_1', overlapSeconds: 60 }]]);
});

test('tokens issue prints the token alone on standard output', async () => {
  const { out, err, calls } = await run(['tokens', 'issue', '--user', 'alice', '--name', 'ci', '--model', 'a*', 'b']);
  expect(out).toBe('tga_plain\n');
  expect(err).toContain('tok_1');
  expect(err).not.toContain('tga_plain');
  expect(calls[0]?.[1]).toEqual({ customerUser: 'alice', name: 'ci', expiresAt: null, allowedModels: ['a*', 'b'] });
});

test('tokens issue takes many from a file, prints them in its order, and names the line of what is refused', async () => {
  const csv = 'user,name\nalice,laptop\nbob,ci\n';
  const issued = await run(['tokens', 'issue', '--from-file', '-'], {}, csv);
  expect(issued).toMatchObject({ code: 0, out: 'tga_0  usr_1  laptop\ntga_1  usr_1  ci\n' });
  expect(issued.err).not.toContain('tga_');
  const items = [
    { user: 'alice', name: 'laptop' },
    { user: 'bob', name: 'ci' },
  ];
  expect(issued.calls).toEqual([['issueTokens', { items }]]);
  const asJson = await run(['tokens', 'issue', '--from-file', '-', '--json'], {}, csv);
  expect(JSON.parse(asJson.out).tokens).toMatchObject([{ token: 'tga_0' }, { token: 'tga_1', name: 'ci' }]);
  const refused = await run(['tokens', 'issue', '--from-file', '-'], {}, `${csv}\nnobody,x\n`);
  expect(refused).toMatchObject({ code: EXIT.failed, out: '', closed: 1 });
  expect(refused.err).toContain('line 5 user names no customer user. No token was issued.');
  const absent = await run(['tokens', 'issue', '--from-file', '/no/such/file']);
  expect(absent).toMatchObject({ code: EXIT.failed, calls: [], err: '/no/such/file cannot be read.\n' });
});

test('of a file that a command names no more is read than it may have', async () => {
  for (const argv of [
    ['tokens', 'issue', '--from-file', '/dev/zero'],
    ['ledger', 'recompute', '--prices', '/dev/zero'],
    ['prices', 'diff', '--from', '/dev/zero'],
    ['prices', 'import', '/dev/zero'],
  ])
    expect([argv, await run(argv)]).toMatchObject([
      argv,
      { code: EXIT.usage, calls: [], err: '/dev/zero is larger than 8 MB.\n' },
    ]);
  const folder = await run(['prices', 'import', '/tmp']);
  expect(folder).toMatchObject({ code: EXIT.usage, calls: [], err: '/tmp is a folder.\n' });
});

test('standard input is read whole, up to the bound', async () => {
  const streamOf = (size: number) => new Blob([new Uint8Array(size).fill(97)]).stream();
  expect(await readStandardInput(streamOf(3))).toBe('aaa');
  expect(readStandardInput(streamOf(9 * 1024 * 1024))).rejects.toThrow('larger than 8 MB');
});

test('reset-password prints a made password and never one that was given', async () => {
  const made = await run(['admins', 'reset-password', 'owner']);
  expect(made.out).toBe('made-password\n');
  const given = await run(['admins', 'reset-password', 'owner', '--password-stdin'], {}, 'correct horse battery\n');
  expect(given.calls[0]?.[1]).toEqual({ username: 'owner', password: 'correct horse battery' });
  expect(given.out + given.err).not.toContain('horse');
  const empty = await run(['admins', 'reset-password', 'owner', '--password-stdin']);
  expect(empty).toMatchObject({ code: EXIT.usage, calls: [] });
});

test('migrate shows its state without changing anything', async () => {
  const migrate = (): Promise<never> => Promise.reject(new Error('must not run'));
  const status = await run(['migrate', '--status'], { migrate });
  expect(status.out).toBe('2026-01-01T00:00:00.000Z  0001-first\npending                   0002-second\n');
  expect((await run(['migrate', '--dry-run'], { migrate })).out).toBe('pending                   0002-second\n');
  expect((await run(['migrate'])).out).toBe('applied  0002-second\n');
});

test('doctor ends with 1 when a check failed', async () => {
  const failing = await run(['doctor'], {
    doctor: async () => [{ check: 'disk', outcome: 'failed', message: 'full; make room' }],
  });
  expect(failing).toMatchObject({ code: EXIT.failed, out: 'failed  disk: full; make room\n' });
  expect((await run(['doctor'])).code).toBe(EXIT.ok);
});

test('a failure is one sentence on standard error, its code tells what kind, and the session is closed', async () => {
  const inUse = new CommandError('Another server uses this data.', EXIT.failed);
  const refused = await run(['tokens', 'list', '--json'], { openOperations: () => Promise.reject(inUse) });
  expect(refused).toMatchObject({ code: EXIT.failed, out: '', err: 'Another server uses this data.\n' });

  let closed = 0;
  const operations = { revokeToken: () => Promise.reject(new GatewayError('not_found', { hint: 'tok_9' })) };
  const missing = await run(['tokens', 'revoke', 'tok_9'], {
    openOperations: async () => ({
      via: 'local',
      operations: operations as unknown as Operations,
      close: async () => {
        closed += 1;
      },
    }),
  });
  expect(missing).toMatchObject({ code: EXIT.failed, err: 'The resource does not exist: tok_9.\n' });
  expect(closed).toBe(1);
});

test('each mistake in what was given is told on standard error, once, and standard output stays empty with --json too', async () => {
  const details = [
    { path: 'line 2: input', problem: 'is zero' },
    { path: 'line 4: kind', problem: 'is not a kind of provider' },
    { path: 'line 5', problem: 'prices what line 3 has priced' },
  ];
  const refused = new GatewayError('invalid_request', { hint: 'line 2: input: is zero', details });
  const failing = await run(['prices', 'update', '--json'], { openOperations: () => Promise.reject(refused) });
  expect([failing.code, failing.out]).toEqual([EXIT.failed, '']);
  expect(failing.err.split('\n')).toEqual([
    expect.stringMatching(/: line 2: input: is zero\.$/),
    'line 4: kind: is not a kind of provider.',
    'line 5: prices what line 3 has priced.',
    '',
  ]);
});

test('serve answers the exit code of the server', async () => {
  expect((await run(['serve'], { serve: async () => 3 })).code).toBe(3);
});

test('help and version go to standard output and end with 0', async () => {
  expect(await run(['--version'])).toMatchObject({ code: 0, out: '1.2.3\n' });
  const help = await run(['--help']);
  expect(help.code).toBe(0);
  for (const command of ['serve', 'migrate', 'doctor', 'tokens', 'admins']) expect(help.out).toContain(command);
});

test('schema prints the SQL for the database that was asked for, without opening any', async () => {
  const sqlite = await run(['schema']);
  expect([sqlite.code, sqlite.calls]).toEqual([EXIT.ok, []]);
  expect(sqlite.out).toContain(') STRICT;');
  expect((await run(['schema', '--database', 'postgres'])).out).toContain('PARTITION BY RANGE (id)');
  expect((await run(['schema', '--database', 'mysql'])).out).toContain(
    'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=',
  );
  const other = await run(['schema', '--database', 'oracle']);
  expect([other.code, other.out]).toEqual([EXIT.usage, '']);
  const help = await run(['schema', '--help']);
  expect(help.out).toContain('schema --database postgres | psql');
});
