import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { EndUserName, LabelRepository } from '../port.ts';
import { decodeRequestKey, encodeRequestKey } from '../threads/request-key.ts';
import { SUM_MAX } from '../traffic/request-sum.ts';
import { END_USER, ERASED } from '../traffic/labels.ts';
import { all, type Condition } from './conditions.ts';
import type { Db } from './db.ts';

const SUMS = ['requests', 'errors', 'input_tokens', 'cached_input_tokens', 'output_tokens', 'charge', 'provider_cost'];

/** The rows of the rollup that name the end user. */
function namingRows(db: Db, { endUser, customerUserId }: EndUserName, fromHour: number, toHour: number): Condition {
  const conditions = [
    sql<SqlBool>`hour >= ${fromHour} and hour < ${toHour} and name = ${END_USER} and value = ${endUser}`,
  ];
  if (customerUserId !== null)
    conditions.push(
      db.kind === 'sqlite'
        ? sql<SqlBool>`user_no in (select no from traffic_users where customer_user_id = ${customerUserId})`
        : sql<SqlBool>`customer_user_id = ${customerUserId}`,
    );
  return all(conditions);
}

/** One that would go beyond the end of its column stays there. */
function addUp(db: Db, name: string): RawBuilder<unknown> {
  const [kept, more, max] = [sql.ref(`l.${name}`), sql.ref(`excluded.${name}`), sql.lit(SUM_MAX.toString())];
  return db.kind === 'sqlite'
    ? sql`min(${kept}, cast(${max} as integer) - ${more}) + ${more}`
    : sql`least(${kept}::numeric + ${more}, ${max}::numeric)::bigint`;
}

export function createLabelRepository(db: Db): LabelRepository {
  const table = sql.table(db.kind === 'sqlite' ? 'label_rows' : 'label_hourly');
  const keys = sql.join(['hour', db.kind === 'sqlite' ? 'user_no' : 'customer_user_id'].map((name) => sql.ref(name)));
  const sums = sql.join(SUMS.map((name) => sql.ref(name)));
  const added = sql.join(SUMS.map((name) => sql`${sql.ref(name)} = ${addUp(db, name)}`));
  return {
    async listOfEndUser({ endUser, customerUserId }, limit) {
      // Theirs are erased already: they would be found again and again.
      if (endUser === ERASED) return [];
      const ofUser =
        customerUserId === null
          ? sql``
          : sql`and exists (select 1 from requests as r where r.id = l.id and r.customer_user_id = ${customerUserId})`;
      const rows = await db.query(
        sql`select l.id from request_labels as l where l.end_user = ${endUser} ${ofUser} limit ${limit}`,
      );
      return rows.map((row) => decodeRequestKey(row['id']));
    },
    eraseOfRequests: (ids) =>
      db.statement(
        sql`update request_labels set end_user = ${ERASED}
          where id in (${sql.join(ids.map((id) => encodeRequestKey(db.kind, id)))})`,
      ),
    eraseEndUser(name, fromHour, toHour) {
      if (name.endUser === ERASED) return [];
      const naming = namingRows(db, name, fromHour, toHour);
      return [
        db.statement(
          sql`insert into ${table} as l (${keys}, name, value, customer_id, ${sums})
            select ${keys}, name, ${sql.lit(ERASED)}, customer_id, ${sums} from ${table} as old where ${naming}
            on conflict (${keys}, name, value, customer_id) do update set ${added}`,
        ),
        db.statement(sql`delete from ${table} where ${naming}`),
      ];
    },
  };
}
