import { api, read } from './client.ts';

interface Erased {
  /** Rows of which something was erased. */
  readonly rows: number;
}

/** @param customerUserId only where this one asked for them; null: whoever did */
export function eraseEndUser(endUser: string, customerUserId: string | null): Promise<Erased> {
  const body = { end_user: endUser, customer_user_id: customerUserId };
  return read(api.POST('/api/v1/admin/requests/erase', { body }));
}

/** @param id of an administrator or a customer user, who may be gone */
export function eraseAccount(id: string): Promise<Erased> {
  const body = id.startsWith('adm_') ? { admin_id: id } : { customer_user_id: id };
  return read(api.POST('/api/v1/admin/operation-logs/erase', { body }));
}
