import { text } from '../../src/lib/describe.ts';

/** What something means, in both languages: made with `text` of `src/lib/describe.ts`. */
export type Meaning = ReturnType<typeof text>;

/** What a table, its columns and its indexes are for. Every one that a migrated database has must be here. */
export interface TableMeaning {
  readonly table: Meaning;
  readonly columns: Readonly<Record<string, Meaning>>;
  /** Which query needs it; keys and unique constraints speak for themselves. */
  readonly indexes?: Readonly<Record<string, Meaning>>;
  /** Names of tables without a foreign key to them: the column may outlive what it names. */
  readonly links?: Readonly<Record<string, string>>;
}

/** By name of the table, in the order of the document. */
export type Meanings = Readonly<Record<string, TableMeaning>>;

const CREATED_AT = text('When it was made, UTC milliseconds.', '创建时间，UTC 毫秒。');
const UPDATED_AT = text('When it was changed last, UTC milliseconds.', '最近一次修改的时间，UTC 毫秒。');

export const COLUMN = {
  createdAt: CREATED_AT,
  updatedAt: UPDATED_AT,
  lastFour: text('Last four characters of the secret, to recognise it by.', '密钥明文的最后四个字符，便于辨认。'),
} as const;

/** The columns that every managed entity has. `prefix` is that of its ids. */
export function versioned(prefix: string): Readonly<Record<string, Meaning>> {
  return {
    id: text(`Key: \`${prefix}_\` and a UUIDv7.`, `主键：\`${prefix}_\` 加 UUIDv7。`),
    created_at: CREATED_AT,
    updated_at: UPDATED_AT,
    version: text(
      'Starts at 1 and counts every change; the value of `If-Match`.',
      '从 1 开始，每次修改加 1；即 `If-Match` 所用的值。',
    ),
  };
}
