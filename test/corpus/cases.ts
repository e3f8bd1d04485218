import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asRecord, parseJson } from '../../src/lib/json/index.ts';
import type { JsonRecord } from '../../src/lib/json/index.ts';

/** One recorded case; the recordings live outside the repository. */
export interface CorpusCase {
  readonly name: string;
  readonly meta: JsonRecord;
  readonly request: JsonRecord | null;
  readonly response: JsonRecord | null;
  readonly stream: Uint8Array | null;
}

/** Where the recordings are: beside the repository, or where `TALLYGATE_CORPUS` points. */
export function findCorpus(): string | null {
  const folder = process.env['TALLYGATE_CORPUS'] ?? join(import.meta.dir, '../../../shared/corpus');
  return existsSync(folder) ? folder : null;
}

function readObject(path: string): JsonRecord | null {
  return existsSync(path) ? asRecord(parseJson(readFileSync(path, 'utf8'))) : null;
}

/** All cases of a dialect, by name; none where the recordings are absent. */
export function loadCases(dialect: string): readonly CorpusCase[] {
  const corpus = findCorpus();
  if (corpus === null || !existsSync(join(corpus, dialect))) return [];
  return readdirSync(join(corpus, dialect))
    .sort()
    .map((name) => {
      const folder = join(corpus, dialect, name);
      const stream = join(folder, 'response.sse');
      return {
        name,
        meta: readObject(join(folder, 'meta.json')) ?? {},
        request: readObject(join(folder, 'request.json')),
        response: readObject(join(folder, 'response.json')),
        stream: existsSync(stream) ? new Uint8Array(readFileSync(stream)) : null,
      };
    });
}
