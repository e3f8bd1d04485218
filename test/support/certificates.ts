import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate authority and a server certificate made by it, PEM. */
export interface TestCertificates {
  readonly caPem: string;
  readonly key: string;
  readonly cert: string;
}

function openssl(folder: string, args: readonly string[]): void {
  const run = Bun.spawnSync(['openssl', ...args], { cwd: folder, stdout: 'ignore', stderr: 'pipe' });
  if (!run.success) throw new Error(`openssl failed: ${run.stderr.toString()}`);
}

/** Makes a new authority and a certificate for these names (`DNS:api.example.test`, `IP:127.0.0.1`); nothing is kept on disk. */
export function createCertificates(alternativeNames: readonly string[]): TestCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  try {
    openssl(folder, [
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-days',
      '2',
      '-subj',
      '/CN=Test CA',
    ]);
    openssl(folder, ['req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=Test server']);
    writeFileSync(join(folder, 'names'), `subjectAltName=${alternativeNames.join(',')}\n`);
    const sign =
      'x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile names';
    openssl(folder, sign.split(' '));
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    return { caPem: read('ca.pem'), key: read('server.key'), cert: read('server.pem') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
