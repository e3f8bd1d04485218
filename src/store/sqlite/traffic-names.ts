import type { Database } from 'bun:sqlite';
import { Interner } from './interner.ts';

/** What the rows of requests have in common, each kind in a table of its own. */
export interface TrafficNames {
  readonly users: Interner;
  readonly callers: Interner;
  readonly calls: Interner;
  readonly routes: Interner;
  readonly targets: Interner;
  readonly budgets: Interner;
}

export function prepareNames(database: Database): TrafficNames {
  return {
    users: new Interner(database, 'traffic_users', ['customer_user_id']),
    callers: new Interner(database, 'traffic_callers', ['customer_id', 'token_id']),
    calls: new Interner(database, 'traffic_calls', ['model', 'dialect_in', 'operation']),
    routes: new Interner(database, 'traffic_routes', [
      'provider_id',
      'provider',
      'deployment_id',
      'price_version_id',
      'dialect_out',
    ]),
    targets: new Interner(database, 'traffic_targets', [
      'provider_id',
      'provider',
      'deployment_id',
      'upstream_model',
      'price_version_id',
    ]),
    budgets: new Interner(database, 'traffic_budgets', ['budgets']),
  };
}

/** Numbers that a rollback took back are not used again. */
export function forgetNames(names: TrafficNames): void {
  for (const name of Object.values(names)) (name as Interner).forget();
}
