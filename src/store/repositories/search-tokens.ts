import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ListQuery } from '../port.ts';
import { checkSearch, type Condition, contains, idBeginsWith } from './conditions.ts';
import type { Db } from './db.ts';

/** A condition with how its column is written: plainly, so that its index is used, or so that it cannot be. */
export type Narrowing = (column: (name: string) => RawBuilder<unknown>) => Condition;

export interface FoundByText {
  readonly narrowing: Narrowing;
  /** Nothing but the name finds it, whose index is in the order of names. */
  readonly isOfName: boolean;
}

/** So many owners are told the database by their ids, whose tokens an index has; of more a page of tokens lies near. */
const OWNERS_MAX = 500;

/** ASCII alone, as both databases do it. */
export function toKey(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Customer users by their own name or address, or by their customer's name. */
function selectOwners(db: Db, q: string): RawBuilder<unknown> {
  const arms = ['u.name', 'u.email', 'c.name'].map((column) => contains(db, column, q));
  return sql`select u.id from customer_users as u left join customers as c on c.id = u.customer_id
    where ${sql.join(arms, sql` or `)}`;
}

async function findOwners(db: Db, q: string): Promise<Narrowing | null> {
  const select = selectOwners(db, q);
  const rows = await db.query(sql`${select} limit ${OWNERS_MAX + 1}`);
  if (rows.length === 0) return null;
  const owners = rows.length > OWNERS_MAX ? select : sql.join(rows.map((row) => row['id']));
  return (column) => sql<SqlBool>`${column('customer_user_id')} in (${owners})`;
}

/** What identifies a token without being its secret: the beginning of its id, or the last four characters of its plain text. */
async function findPublicPart(db: Db, q: string): Promise<readonly Narrowing[]> {
  const found: Narrowing[] = [];
  const [id] = idBeginsWith('tok', q);
  if (id !== undefined) found.push((column) => idBeginsWith('tok', q, column)[0] ?? id);
  const last4 = /^(?:…|\.{3})?([0-9A-Za-z]{4})$/.exec(q)?.[1];
  if (last4 === undefined) return found;
  // A word of four letters is the end of hardly any: names alone are then found by their index.
  const rows = await db.query(sql`select 1 as one from auth_tokens where last4 = ${last4} limit 1`);
  if (rows.length > 0) found.push((column) => sql<SqlBool>`${column('last4')} = ${last4}`);
  return found;
}

/**
 * Tokens whose name begins with the text, whose owner or its customer has it in the name, or of whose id or end it is. In a list of one owner
 * every token has the same one, who is not looked at. null: nothing is looked for.
 */
export async function findByText(db: Db, { q, filters }: ListQuery): Promise<FoundByText | null> {
  if (q === null || q === '') return null;
  checkSearch(q);
  const key = toKey(q);
  const owners = filters['customerUserId'] === undefined ? await findOwners(db, q) : null;
  const arms: Narrowing[] = [
    // Between it and it with the last code point that there is behind it.
    (column) => sql<SqlBool>`${column('name_key')} between ${key} and ${`${key}\u{10ffff}`}`,
    ...(await findPublicPart(db, q)),
    ...(owners === null ? [] : [owners]),
  ];
  return {
    narrowing: (column) =>
      sql<SqlBool>`(${sql.join(
        arms.map((arm) => arm(column)),
        sql` or `,
      )})`,
    isOfName: arms.length === 1,
  };
}
