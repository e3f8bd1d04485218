// Prints "N passed, N failed" from the JUnit reports of one test run; exits with 1 when something failed or nothing ran.
// usage: node scripts/sum-tests.mjs <folder of reports>
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const totals = { tests: 0, failures: 0, skipped: 0 };
const failuresByRun = new Map();

for (const file of readdirSync(folder).filter((name) => name.endsWith('.xml'))) {
  const head = /<testsuites\b[^>]*>/.exec(readFileSync(join(folder, file), 'utf8'))?.[0] ?? '';
  const read = (name) => Number.parseInt(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? '0', 10);
  totals.tests += read('tests');
  totals.failures += read('failures');
  totals.skipped += read('skipped');
  failuresByRun.set(file.slice(0, -'.xml'.length), read('failures'));
}

// A run that failed without a failed test (a file that does not load, a crash, a build) counts as one.
const failedRuns = existsSync(join(folder, 'failed'))
  ? readFileSync(join(folder, 'failed'), 'utf8').trim().split('\n')
  : [];
const silent = failedRuns.filter((run) => (failuresByRun.get(run) ?? 0) === 0);
for (const run of silent) process.stdout.write(`${run}: failed without a failed test, see above\n`);

const failed = totals.failures + silent.length;
const passed = totals.tests - totals.failures - totals.skipped;
const skipped = totals.skipped === 0 ? '' : `, ${totals.skipped} skipped`;
process.stdout.write(`${passed} passed, ${failed} failed${skipped}\n`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
