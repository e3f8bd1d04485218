import type { Meaning } from './meaning.ts';
import { MIGRATIONS } from '../../src/store/migrations/index.ts';

const SEED = /^INSERT INTO (\w+) \([^)]*\)\s+VALUES[^;]*;/gm;

/** Both languages in one line. */
export function inBoth(meaning: Meaning): string {
  return `${meaning.description} ${meaning.zh}`;
}

/** The first rows that migrations write, by table, as they write them. */
export function listSeeds(
  database: 'sqlite' | 'postgres',
): readonly { readonly table: string; readonly sql: string }[] {
  return MIGRATIONS.flatMap((migration) =>
    [...migration[database].matchAll(SEED)].map((match) => ({ table: match[1] ?? '', sql: match[0] })),
  );
}

/** The first lines of every printed schema. */
export function renderHead(engine: string, lines: readonly string[]): string {
  const last = MIGRATIONS.at(-1)?.id ?? 'none';
  return [
    `-- Schema of Tallygate for ${engine}, as of migration ${last}. Made from the migrations by scripts/schema.`,
    '-- Instants are UTC milliseconds, money is nano-USD, shares are millionths, JSON is text, booleans are 0 and 1.',
    ...lines.map((line) => `-- ${line}`),
    '',
    '',
  ].join('\n');
}
