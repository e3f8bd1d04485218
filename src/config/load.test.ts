import { expect, test } from 'bun:test';
import { loadConfig } from './load.ts';
import type { Config } from './schema.ts';
import { SETTINGS } from './schema.ts';

function load(env: Record<string, string>, fileText: string | null = null): Config {
  const result = loadConfig(env, fileText, '/srv');
  if (!result.ok) throw new Error(result.problems.join('\n'));
  return result.config;
}

function problemsOf(env: Record<string, string>, fileText: string | null = null): readonly string[] {
  const result = loadConfig(env, fileText, '/srv');
  return result.ok ? [] : result.problems;
}

test('an empty environment gives the documented defaults', () => {
  expect(load({})).toMatchObject({
    port: 4000,
    host: '127.0.0.1',
    dataDir: '/srv/data',
    databaseUrl: null,
    secretKeyFile: '/srv/data/secret.key',
    workers: 1,
    bodyBytesMax: 67_108_864,
    drainSeconds: 30,
    logLevel: 'info',
  });
});

test('the environment wins over the settings file', () => {
  const file = 'TALLYGATE_PORT=5000\nTALLYGATE_LOG_LEVEL="debug"\n# a comment\n';
  expect(load({ TALLYGATE_PORT: '6000' }, file)).toMatchObject({ port: 6000, logLevel: 'debug' });
});

test('every problem is reported at once', () => {
  const problems = problemsOf(
    { TALLYGATE_PORT: '70000', TALLYGATE_LOG_LEVEL: 'loud', TALLYGATE_DATABASE_URL: 'mysql://x' },
    'TALLYGATE_PROT=1\nnonsense\nTALLYGATE_HOST=a\nTALLYGATE_HOST=b\n',
  );
  expect(problems).toEqual([
    'line 2 of the settings file is not NAME=value',
    'line 4 of the settings file: TALLYGATE_HOST is set twice',
    expect.stringContaining('line 1 of the settings file: TALLYGATE_PROT is not a setting'),
    'TALLYGATE_PORT must be a whole number from 0 to 65535',
    'TALLYGATE_DATABASE_URL must be a URL that begins with postgres:// or postgresql://',
    'TALLYGATE_LOG_LEVEL must be one of debug, info, warn, error',
  ]);
});

test('an unknown TALLYGATE_ variable is a warning that names the nearest setting', () => {
  const result = loadConfig({ TALLYGATE_DATA: '/x', PATH: '/bin' }, null, '/srv');
  expect(result.ok).toBe(true);
  expect(result.warnings).toEqual(['TALLYGATE_DATA is not a setting (did you mean TALLYGATE_DATA_DIR?)']);
});

test('a problem with a secret does not repeat its value', () => {
  const problems = problemsOf({
    TALLYGATE_SECRET_KEY: 'not-hex-hush',
    TALLYGATE_OWNER_PASSWORD: 'hush',
    TALLYGATE_DATABASE_URL: 'mysql://u:hush@h/d',
    TALLYGATE_PROXY: 'socks5://u:hush@h',
  });
  expect(problems).toHaveLength(4);
  expect(problems.join('\n')).not.toContain('hush');
});

test.each(['abc', '-1', '1e3', '4000.5', ' 4000', '0x10'])('%p is no port', (text) => {
  expect(problemsOf({ TALLYGATE_PORT: text })).toHaveLength(1);
});

test.each(['127.0.0.1', '127.8.9.1', '::1', 'localhost'])(
  'providers may be on loopback while the server listens on %s',
  (host) => {
    expect(load({ TALLYGATE_HOST: host }).allowPrivateProviders).toEqual(['localhost', '127.0.0.0/8', '::1/128']);
  },
);

test('no private provider is allowed by default when the server takes calls from other machines', () => {
  expect(load({ TALLYGATE_HOST: '0.0.0.0' }).allowPrivateProviders).toEqual([]);
  expect(
    load({ TALLYGATE_HOST: '0.0.0.0', TALLYGATE_ALLOW_PRIVATE_PROVIDERS: '10.0.0.0/8, llm.internal' })
      .allowPrivateProviders,
  ).toEqual(['10.0.0.0/8', 'llm.internal']);
});

test.each(['300.1.1.1', '10.0.0.0/40', 'a b', '-x.internal', 'http://x'])('%p is no private provider', (item) => {
  expect(problemsOf({ TALLYGATE_ALLOW_PRIVATE_PROVIDERS: item })).toHaveLength(1);
});

test('trusted proxies are addresses and ranges, not names', () => {
  expect(load({ TALLYGATE_TRUSTED_PROXIES: '10.0.0.1,fd00::/8' }).trustedProxies).toEqual(['10.0.0.1', 'fd00::/8']);
  expect(problemsOf({ TALLYGATE_TRUSTED_PROXIES: 'proxy.internal' })).toHaveLength(1);
});

test('an empty value counts as absent', () => {
  expect(load({ TALLYGATE_PORT: '' }).port).toBe(4000);
});

test('every default is a value that its own setting accepts', () => {
  for (const setting of Object.values(SETTINGS)) {
    if (typeof setting.default === 'number' || typeof setting.default === 'string') {
      const parse: (text: string) => unknown = setting.parse;
      expect(parse(String(setting.default))).toBe(setting.default);
    }
  }
});
