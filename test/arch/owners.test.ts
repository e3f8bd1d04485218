import { expect, test } from 'bun:test';
import { readSources } from './source-files.ts';

interface Owner {
  readonly what: string;
  readonly pattern: RegExp;
  /** Path prefixes of those that may. */
  readonly owners: readonly string[];
}

/** What only one unit may touch (STYLE: one owner each). The sockets of commands and workers are local and both ends are our own. */
const OWNERS: readonly Owner[] = [
  { what: 'the environment', pattern: /\bprocess\.env\b|\bBun\.env\b|\bimport\.meta\.env\b/, owners: ['src/config/'] },
  {
    what: 'a database driver',
    pattern:
      /['"]bun:sqlite['"]|\bBun\.(sql|SQL)\b|from ['"](kysely|pg|postgres)['"]|import \{[^}]*\bSQL\b[^}]*\} from ['"]bun['"]/,
    owners: ['src/store/'],
  },
  {
    what: 'SQL',
    pattern: /['"`]\s*(SELECT\s.+\sFROM|INSERT\s+(OR \w+ )?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\s/i,
    owners: ['src/store/'],
  },
  {
    what: 'the way out',
    pattern:
      /(?<![.\w#]|async )fetch\((?!\w+:)(?![^)]*\)[^\n{]*\{)|\bBun\.(connect|udpSocket)\b|\b(?:from|import|require)[\s(]*['"](node:)?(net|tls|http|https|http2|dns|dns\/promises)['"]|\bBun\.dns\b/,
    owners: [
      'src/egress/',
      // From the port to the runtime's server, both of this process.
      'src/http/direct/tunnel.ts',
      'src/app/control/client.ts',
      'src/app/workers/connect-parent.ts',
      'src/app/workers/pass-on.ts',
    ],
  },
  {
    what: 'a listening socket',
    pattern: /\bBun\.(serve|listen)\b/,
    owners: ['src/http/', 'src/app/'],
  },
  { what: 'the server framework', pattern: /['"]hono(\/[^'"]*)?['"]/, owners: ['src/http/'] },
  { what: 'the console', pattern: /\bconsole\.(log|error|warn|info|debug|trace|table)\b/, owners: [] },
  {
    what: 'standard output and error',
    pattern: /\bprocess\.(stdout|stderr)\b|\bBun\.(stdout|stderr)\b/,
    owners: ['src/cli/printer.ts', 'src/telemetry/log-output.ts'],
  },
  { what: 'the command line library', pattern: /['"]commander['"]/, owners: ['src/cli/'] },
  { what: 'the metrics library', pattern: /['"]prom-client['"]/, owners: ['src/telemetry/'] },
  { what: 'the tracing library', pattern: /['"]@opentelemetry\/[^'"]*['"]/, owners: ['src/telemetry/'] },
  // Traces leave through egress like everything else: an exporter of the library would be a way out of its own.
  { what: 'an exporter', pattern: /['"]@opentelemetry\/(exporter|otlp-exporter|sdk-node)[^'"]*['"]/, owners: [] },
  { what: "the machine's clock", pattern: /\bDate\.now\(|\bnew Date\(\)/, owners: ['src/lib/clock.ts'] },
  {
    what: "a vendor's name",
    pattern:
      /['"`](openai|anthropic|google|azure|azure-openai|bedrock|vertex|mistral|deepseek|groq|xai|openrouter|dashscope|zhipu|moonshot|ollama|vllm|llamacpp|lmstudio|openai-compatible)['"`]/i,
    owners: ['src/providers/', 'src/dialects/', 'src/store/records/'],
  },
];

const production = readSources('src').filter((file) => !file.isTest);

test.each(OWNERS.map((owner) => [owner.what, owner] as const))('%s has one owner', (_, { pattern, owners }) => {
  const others = production
    .filter((file) => !owners.some((owner) => file.path.startsWith(owner)))
    .flatMap((file) => {
      const match = pattern.exec(file.code);
      return match === null ? [] : [`${file.path}: ${match[0]}`];
    });
  expect(others).toEqual([]);
});

test('dialects are synchronous and without input, output and clock', () => {
  const forbidden = /\b(await|async|setTimeout|setInterval|queueMicrotask|Promise|Date|performance|Bun)\b/;
  const others = readSources('src/dialects')
    .filter((file) => !file.isTest)
    .flatMap((file) => {
      const match = forbidden.exec(file.code.replaceAll(/'[^'\n]*'/g, "''"));
      return match === null ? [] : [`${file.path}: ${match[0]}`];
    });
  expect(others).toEqual([]);
});

test('the tracing library is loaded only where traces are sent', () => {
  const behind = ['src/telemetry/traces.ts', 'src/telemetry/span-queue.ts'];
  const statically = production
    .filter((file) => !behind.includes(file.path))
    .filter((file) => /from ['"][^'"]*(@opentelemetry\/|\/traces\.ts|\/span-queue\.ts)/.test(file.code));
  expect(statically.map((file) => file.path)).toEqual([]);
});
