// Runs every example of the reference against a fresh gateway and keeps the answers that the pages show.
import { resolve } from 'node:path';
import { startTestGateway } from '../../../test/support/gateway.ts';
import { listPageExamples } from './page.ts';
import { runExamples } from './run/run-examples.ts';

/** What the test gateway's owner signs in with. */
const OWNER_PASSWORD = 'a long test password';

const gateway = await startTestGateway();
try {
  const answers = await runExamples(listPageExamples(), gateway.url, OWNER_PASSWORD);
  await Bun.write(resolve(import.meta.dir, '../../../docs/api/answers.json'), `${JSON.stringify(answers, null, 2)}\n`);
} finally {
  await gateway.close();
}
