import { type RawBuilder, sql } from 'kysely';
import type { SealedKind, SealedRepository } from '../port.ts';
import type { Db } from './db.ts';

interface SealedColumn {
  readonly table: string;
  readonly key: string;
  readonly column: string;
}

/** Every column that holds values of `lib/seal.ts`. */
export const SEALED_COLUMNS: Readonly<Record<SealedKind, SealedColumn>> = {
  provider_api_key: { table: 'providers', key: 'id', column: 'api_key_sealed' },
  provider_headers: { table: 'providers', key: 'id', column: 'headers_sealed' },
  admin_totp: { table: 'admins', key: 'id', column: 'totp_secret' },
  idempotency_answer: { table: 'idempotency_keys', key: 'key', column: 'answer_sealed' },
  response_content: { table: 'responses', key: 'id', column: 'content_sealed' },
  request_body: { table: 'request_bodies', key: 'id', column: 'content_sealed' },
  webhook_secret: { table: 'webhooks', key: 'id', column: 'secret_sealed' },
};

/** Sealed values begin with their version and the id of their key. */
function isUnderAnother(column: string, keyId: string): RawBuilder<unknown> {
  const prefix = `v1.${keyId}.`;
  return sql`${sql.ref(column)} is not null and substr(${sql.ref(column)}, 1, ${prefix.length}) <> ${prefix}`;
}

export function createSealedRepository(db: Db): SealedRepository {
  return {
    async listOthers(kind, keyId, after, limit) {
      const { table, key, column } = SEALED_COLUMNS[kind];
      const rows = await db.query(
        sql`select ${sql.ref(key)} as key, ${sql.ref(column)} as sealed from ${sql.table(table)}
          where ${sql.ref(key)} > ${after} and ${isUnderAnother(column, keyId)} order by ${sql.ref(key)} limit ${limit}`,
      );
      return rows.map((row) => ({ key: String(row['key']), sealed: String(row['sealed']) }));
    },
    async countOthers(kind, keyId) {
      const { table, column } = SEALED_COLUMNS[kind];
      const rows = await db.query(
        sql`select count(*) as count from ${sql.table(table)} where ${isUnderAnother(column, keyId)}`,
      );
      return Number(rows[0]?.['count'] ?? 0);
    },
    replace(kind, key, before, after) {
      const { table, key: keyColumn, column } = SEALED_COLUMNS[kind];
      return db.statement(
        sql`update ${sql.table(table)} set ${sql.ref(column)} = ${after}
          where ${sql.ref(keyColumn)} = ${key} and ${sql.ref(column)} = ${before}`,
      );
    },
  };
}
