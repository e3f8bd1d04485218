import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openHttpServer } from '../../src/app/http-server.ts';
import type { HttpServer, TlsPair } from '../../src/app/http-server.ts';
import { readTlsPair, watchTlsFiles } from '../../src/app/tls/tls-files.ts';
import type { TlsFiles, TlsWatch } from '../../src/app/tls/tls-files.ts';
import { FakeClock } from '../../src/lib/clock.ts';
import { createLogger } from '../../src/telemetry/index.ts';
import { createCertificates } from '../support/certificates.ts';
import type { TestCertificates } from '../support/certificates.ts';

const LOOK_MS = 5000;

let folder: string;
let files: TlsFiles;
let first: TestCertificates;
let second: TestCertificates;
let server: HttpServer;
let watch: TlsWatch;
const clock = new FakeClock(Date.now());
const lines: string[] = [];
const gates: (() => void)[] = [];

function write(pair: TlsPair): void {
  writeFileSync(files.certFile, pair.cert);
  writeFileSync(files.keyFile, pair.key);
}

async function look(): Promise<void> {
  clock.advance(LOOK_MS);
  await Promise.resolve();
}

const ask = (trusted: TestCertificates, path = '/', fresh = true) =>
  fetch(`https://127.0.0.1:${server.port}${path}`, {
    tls: { ca: trusted.caPem },
    headers: fresh ? { connection: 'close' } : {},
  });
/** Whose certificate new connections get. */
async function served(): Promise<TestCertificates | null> {
  for (const one of [first, second]) {
    const status = await ask(one).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return one;
  }
  return null;
}
const refusals = () => lines.filter((line) => line.includes('tls.refused'));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tallygate-https-'));
  files = { certFile: join(folder, 'server.pem'), keyFile: join(folder, 'server.key') };
  [first, second] = [createCertificates(['IP:127.0.0.1']), createCertificates(['IP:127.0.0.1'])];
  write(first);
  const current = readTlsPair(files, clock.now());
  server = openHttpServer({
    host: '127.0.0.1',
    port: 0,
    tls: current,
    hstsSeconds: 3600,
    async fetch(request) {
      const before = server.remoteAddress(request);
      if (new URL(request.url).pathname === '/slow') {
        server.allowSilence(request, true);
        await new Promise<void>((resolve) => gates.push(resolve));
        server.allowSilence(request, false);
      }
      return Response.json({ before, after: server.remoteAddress(request) });
    },
  });
  const log = createLogger({ level: 'info', clock, write: (line) => lines.push(line) });
  watch = watchTlsFiles({ clock, log, server, files, current });
});
afterAll(async () => {
  await watch.stop();
  await server.close();
  rmSync(folder, { recursive: true });
});

test('HTTPS is served with the certificate of the files, and browsers are told to stay with it', async () => {
  const response = await ask(first);
  expect(await response.json()).toEqual({ before: '127.0.0.1', after: '127.0.0.1' });
  expect(response.headers.get('strict-transport-security')).toBe('max-age=3600');
  expect(await served()).toBe(first);
  const plain = await fetch(`http://127.0.0.1:${server.port}/`).then(
    () => 'answered',
    () => 'refused',
  );
  expect(plain).toBe('refused');
});

test('a changed pair is served on the same port to new connections, and calls under way end well', async () => {
  const slow = ask(first, '/slow', false);
  while (gates.length === 0) await Bun.sleep(5);
  write(second);
  await look();
  expect(await served()).toBe(second);
  for (const open of gates.splice(0)) open();
  expect(await (await slow).json()).toEqual({ before: '127.0.0.1', after: '127.0.0.1' });
  expect(lines.filter((line) => line.includes('tls.renewed'))).toHaveLength(1);
  await look();
  expect(lines.filter((line) => line.includes('tls.renewed'))).toHaveLength(1);
});

test.each([
  ['a certificate that is none', () => writeFileSync(files.certFile, 'nonsense'), 'holds no certificate'],
  ['a key that is none', () => writeFileSync(files.keyFile, 'nonsense'), 'holds no private key'],
  ['an empty key', () => writeFileSync(files.keyFile, ''), 'holds no private key'],
  ['a key of another certificate', () => writeFileSync(files.keyFile, first.key), 'is not the one of the certificate'],
  ['a file that is gone', () => rmSync(files.certFile), 'cannot be read'],
] as const)(
  '%s is refused with one line, and the pair before stays until there is a good one',
  async (_, spoil, problem) => {
    write(second);
    await look();
    lines.length = 0;
    spoil();
    await look();
    await look();
    expect(refusals()).toHaveLength(1);
    expect(refusals()[0]).toContain(problem);
    expect(refusals()[0]).not.toContain('PRIVATE');
    expect(await served()).toBe(second);
    write(first);
    watch.look();
    expect(await served()).toBe(first);
  },
);

test('an expired certificate is refused', () => {
  write(second);
  expect(() => readTlsPair(files, clock.now() + 3 * 86_400_000)).toThrow('expired at');
});
