// Looks for the secrets that a run of the tests used in everything that it left. Ends with 1 when one was found.
// usage: scan-secrets.ts <ledger of secrets> <folder of artefacts>
import { relative } from 'node:path';
import { readLedger, scanFolder } from '../test/support/scan-secrets.ts';

const [ledger = '', folder = ''] = process.argv.slice(2);
const secrets = readLedger(ledger);
const { files, bytes, findings } = await scanFolder(folder, secrets);
for (const { file, form, secret } of findings) {
  process.stderr.write(`a secret was left: number ${secret} of the run, ${form}, in ${relative(folder, file)}\n`);
}
process.stderr.write(
  `secrets: ${secrets.length} looked for in ${files} files (${Math.round(bytes / 1e6)} MB), ${findings.length} found\n`,
);
process.exit(findings.length === 0 ? 0 : 1);
