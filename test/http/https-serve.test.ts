import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createCertificates } from '../support/certificates.ts';
import type { TestCertificates } from '../support/certificates.ts';

const MAIN = resolve(import.meta.dir, '../../src/main.ts');
const WITHIN_MS = 20_000;

let folder: string;
let first: TestCertificates;
let second: TestCertificates;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tallygate-https-'));
  [first, second] = [createCertificates(['IP:127.0.0.1']), createCertificates(['IP:127.0.0.1'])];
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(pair: TestCertificates): void {
  writeFileSync(join(folder, 'server.pem'), pair.cert);
  writeFileSync(join(folder, 'server.key'), pair.key);
}

function start(env: Readonly<Record<string, string>>) {
  return Bun.spawn([process.execPath, MAIN, 'serve'], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'] ?? '',
      TALLYGATE_PORT: '0',
      TALLYGATE_DATA_DIR: join(folder, 'data'),
      TALLYGATE_TLS_CERT_FILE: 'server.pem',
      ...env,
    },
    stdout: 'pipe',
    stderr: 'pipe',
  });
}

async function readUntil(stream: ReadableStream<Uint8Array>, pattern: RegExp): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += Buffer.from(chunk).toString();
    const found = pattern.exec(text);
    if (found !== null) return found[1] ?? '';
  }
  throw new Error(`it ended without ${pattern}: ${text}`);
}

test(
  'serve speaks HTTPS, names it in the banner, and reads the files again at SIGHUP',
  async () => {
    write(first);
    const server = start({ TALLYGATE_TLS_KEY_FILE: 'server.key' });
    const address = await readUntil(server.stdout, /ready at (https:\/\/127\.0\.0\.1:\d+)\n/);
    const ready = async (trusted: TestCertificates) => {
      try {
        const headers = { connection: 'close' };
        return (await fetch(`${address}/readyz`, { tls: { ca: trusted.caPem }, headers })).status;
      } catch {
        return 0;
      }
    };
    expect([await ready(first), await ready(second)]).toEqual([200, 0]);
    write(second);
    server.kill('SIGHUP');
    await readUntil(server.stderr, /(tls\.renewed)/);
    expect([await ready(first), await ready(second)]).toEqual([0, 200]);
    server.kill('SIGTERM');
    expect(await server.exited).toBe(0);
  },
  WITHIN_MS,
);

test.each([
  ['a key without its certificate', { TALLYGATE_TLS_CERT_FILE: '', TALLYGATE_TLS_KEY_FILE: 'server.key' }, 'together'],
  ['files that are not there', { TALLYGATE_TLS_KEY_FILE: 'none.key' }, 'cannot be read'],
] as const)(
  'serve does not start with %s and says so',
  async (_, env, problem) => {
    write(first);
    const server = start(env);
    expect(await server.exited).toBe(2);
    expect(await new Response(server.stderr).text()).toContain(problem);
  },
  WITHIN_MS,
);
