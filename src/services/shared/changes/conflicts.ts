import { GatewayError } from '../../../lib/errors/index.ts';
import type { ErrorDetail } from '../../../lib/errors/index.ts';
import { StoreConflict, StoreUnavailable } from '../../../store/port.ts';
import type { Statement, Store } from '../../../store/port.ts';

/** Column of a conflict's target, as the API names the field. */
function fieldOf(target: string | null): string | null {
  if (target === null) return null;
  const column = target.split('.').at(-1) ?? target;
  return column.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function conflictDetails(field: string | null, problem: string): readonly ErrorDetail[] {
  return [field === null ? { problem } : { path: field, field, problem }];
}

function mapConflict(conflict: StoreConflict): GatewayError {
  const field = fieldOf(conflict.target);
  switch (conflict.kind) {
    case 'unique':
      return new GatewayError('conflict', {
        cause: conflict,
        hint: field === null ? 'it exists already' : `${field} is taken`,
        details: conflictDetails(field, 'is taken'),
      });
    case 'reference':
      return new GatewayError('conflict', {
        cause: conflict,
        hint: 'others refer to it, or what it refers to does not exist',
        details: conflictDetails(field, 'is referred to, or refers to what does not exist'),
      });
    case 'version':
      return new GatewayError('version_mismatch', { cause: conflict });
    case 'missing':
      return new GatewayError('not_found', { cause: conflict });
    default:
      return new GatewayError('invalid_request', {
        cause: conflict,
        details: conflictDetails(field, 'is out of bounds'),
      });
  }
}

/** What the store threw, as the caller may see it; everything else is answered unchanged. */
export function mapStoreError(error: unknown): unknown {
  if (error instanceof StoreConflict) return mapConflict(error);
  if (error instanceof StoreUnavailable) return new GatewayError('overloaded', { cause: error, retryAfterMs: 1000 });
  return error;
}

/** `Store.transact` with the store's errors mapped: 40901, 41201, 40401, 40001, 50302. */
export async function commit(store: Store, statements: readonly Statement[]): Promise<void> {
  try {
    await store.transact(statements);
  } catch (error) {
    throw mapStoreError(error);
  }
}
