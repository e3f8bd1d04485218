import { GatewayError } from '../../lib/errors/index.ts';
import type { ListQuery } from '../../store/port.ts';
import type { CustomerUserRecord, ProviderRecord } from '../../store/records/index.ts';
import type { ManagementDeps } from '../management-deps.ts';

/** `not_found` with what was named. */
export function missing(hint: string): GatewayError {
  return new GatewayError('not_found', { hint });
}

/** A customer user by id or name; null: there is none. */
export async function findUser(
  { store }: Pick<ManagementDeps, 'store'>,
  idOrName: string,
): Promise<CustomerUserRecord | null> {
  return (await store.customerUsers.find(idOrName)) ?? (await store.customerUsers.findByName(idOrName));
}

/** A customer user by id or name. */
export async function requireUser(deps: Pick<ManagementDeps, 'store'>, idOrName: string): Promise<CustomerUserRecord> {
  const user = await findUser(deps, idOrName);
  if (user === null) throw missing(`there is no customer user '${idOrName}'`);
  return user;
}

/** A provider by id or name. */
export async function requireProvider(
  { store }: Pick<ManagementDeps, 'store'>,
  idOrName: string,
): Promise<ProviderRecord> {
  const provider = (await store.providers.find(idOrName)) ?? (await store.providers.findByName(idOrName));
  if (provider === null) throw missing(`there is no provider '${idOrName}'`);
  return provider;
}

/** The newest of a list. */
export function firstPage(pageSize: number, filters: ListQuery['filters'] = {}): ListQuery {
  return {
    filters,
    from: null,
    to: null,
    q: null,
    sort: { field: 'createdAt', descending: true },
    pageSize,
    page: 1,
    cursor: null,
  };
}
