import { AsyncLocalStorage } from 'node:async_hooks';
import type { Statement, Store } from '../../../store/port.ts';

/** Lets a caller add a statement to whatever transaction comes first while something runs, without those in between knowing of it. */
export interface TransactionMarks {
  /** The statement joins the first transaction that commits while `run` runs; without one it is not executed. */
  during<T>(statement: Statement, run: () => Promise<T>): Promise<T>;
}

/** The store through which the marks are set; all others must use it. */
export function markTransactions(store: Store): { readonly store: Store; readonly marks: TransactionMarks } {
  const pending = new AsyncLocalStorage<Statement[]>();
  return {
    store: {
      ...store,
      async transact(statements) {
        const marks = pending.getStore()?.splice(0) ?? [];
        if (marks.length === 0) return store.transact(statements);
        try {
          await store.transact([...statements, ...marks]);
        } catch (error) {
          pending.getStore()?.push(...marks);
          throw error;
        }
      },
    },
    marks: { during: (statement, run) => pending.run([statement], run) },
  };
}
