import type { BudgetView } from '../../metering/port.ts';
import type { CounterDirectory, EntityPlace } from '../../metering/shared/index.ts';
import type { Link } from './link.ts';
import type { WorkerMessage, WorkerQuestion } from './protocol.ts';

/** The parent's directory of what is counted where, from a worker. */
export function createRemoteDirectory(link: Link): CounterDirectory {
  const ask = (question: WorkerQuestion): Promise<unknown> => link.ask(question);
  const tell = (message: WorkerMessage): void => link.tell(message);
  return {
    place: async (scopes, now) => (await ask({ kind: 'place', scopes, now })) as readonly EntityPlace[],
    view: async (budgets, now) => (await ask({ kind: 'view', budgets, now })) as readonly BudgetView[],
    refresh: (scopeKind, id) => tell({ kind: 'refresh', scopeKind, id }),
    adjust: (budget, balance) => tell({ kind: 'adjust', budget, balance }),
  };
}
