import type { EntityRepository, Store } from '../../store/port.ts';
import type { BudgetRecord, CustomerUserRecord } from '../../store/records/index.ts';
import { listAll } from '../shared/lists/list-all.ts';
import type { RawLine } from './import-lines.ts';

/** Values that are looked up at once. */
const CHUNK = 200;

/** Those of a kind whose field is one of some values. */
async function findAll<T>(repository: EntityRepository<T>, field: string, values: Iterable<string>): Promise<T[]> {
  const all = [...new Set(values)];
  const found: T[] = [];
  for (let at = 0; at < all.length; at += CHUNK)
    found.push(...(await listAll(repository, { [field]: all.slice(at, at + CHUNK) })));
  return found;
}

function textsOf(lines: readonly RawLine[], field: string): string[] {
  return lines.flatMap(({ value }) => {
    const text = value?.[field];
    return typeof text === 'string' && text !== '' ? [text] : [];
  });
}

/** What is there already of what some lines name. */
export interface Known {
  readonly byId: ReadonlyMap<string, CustomerUserRecord>;
  readonly byEmail: ReadonlyMap<string, readonly CustomerUserRecord[]>;
  /** Of the lines that have neither id nor address. */
  readonly byName: ReadonlyMap<string, readonly CustomerUserRecord[]>;
  readonly budgets: ReadonlyMap<string, readonly BudgetRecord[]>;
  readonly customerIds: ReadonlySet<string>;
  readonly customersByName: ReadonlyMap<string, readonly string[]>;
}

/** Reads what some lines name. */
export async function readKnown(store: Store, lines: readonly RawLine[]): Promise<Known> {
  const unnamed = lines.filter(({ value }) => value?.['id'] === undefined);
  const bare = unnamed.filter(({ value }) => typeof value?.['email'] !== 'string');
  const users = store.customerUsers;
  const [ofId, ofEmail, ofName, customers, named] = await Promise.all([
    findAll(users, 'id', textsOf(lines, 'id')),
    findAll(users, 'email', textsOf(unnamed, 'email')),
    findAll(users, 'name', textsOf(bare, 'name')),
    findAll(store.customers, 'id', textsOf(lines, 'customer_id')),
    findAll(store.customers, 'name', textsOf(lines, 'customer')),
  ]);
  const ids = [...new Set([...ofId, ...ofEmail, ...ofName].map(({ id }) => id))];
  const budgets: BudgetRecord[] = [];
  for (let at = 0; at < ids.length; at += CHUNK) {
    const scopes = ids.slice(at, at + CHUNK).map((id) => ({ kind: 'customer_user' as const, id }));
    budgets.push(...(await store.budgets.listByScopes(scopes)));
  }
  return {
    byId: new Map(ofId.map((user) => [user.id, user])),
    byEmail: Map.groupBy(ofEmail, ({ email }) => email ?? ''),
    byName: Map.groupBy(ofName, ({ name }) => name),
    budgets: Map.groupBy(budgets, ({ scopeId }) => scopeId),
    customerIds: new Set(customers.map(({ id }) => id)),
    customersByName: new Map(
      [...Map.groupBy(named, ({ name }) => name)].map(([name, each]) => [name, each.map(({ id }) => id)]),
    ),
  };
}
