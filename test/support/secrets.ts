import { appendFileSync } from 'node:fs';

/** Set by the run of all tests: the file that lists the secrets used, outside of everything that is scanned. */
const LEDGER_ENV = 'TALLYGATE_TEST_SECRETS';

const noted = new Set<string>();

/**
 * Notes a secret that a test uses or was given, so that the scan at the end of the run looks for it in everything that the
 * run left: data, logs, answers, back-ups, crash output. Answers the secret.
 */
export function registerSecret(secret: string): string {
  const ledger = process.env[LEDGER_ENV];
  if (ledger === undefined || ledger === '' || secret === '' || noted.has(secret)) return secret;
  noted.add(secret);
  appendFileSync(ledger, `${JSON.stringify(secret)}\n`);
  return secret;
}
