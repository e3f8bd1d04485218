import { afterEach, expect, test } from 'bun:test';
import { PRINTED_DATABASES } from '../../src/store/printed/index.ts';
import { PRINTED_SCHEMAS } from '../../src/store/printed/schemas.ts';
import { cleanUp, EXECUTABLE, makeFolder, requireExecutable, runCommand } from './support/server.ts';

afterEach(cleanUp);

test.each(PRINTED_DATABASES)(
  'a reader that is slower than the command gets the whole schema for %s',
  async (database) => {
    requireExecutable();
    const pipe = `"${EXECUTABLE}" schema --database ${database} | (sleep 0.3; cat)`;
    const { code, stdout } = await runCommand({ command: ['sh', '-c', pipe], dataDir: makeFolder() });
    expect(code).toBe(0);
    expect(stdout).toBe(`${PRINTED_SCHEMAS[database].trimEnd()}\n`);
  },
);
