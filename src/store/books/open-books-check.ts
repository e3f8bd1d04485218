import type { BalancesCheck, BooksCheck, RequestsCheck, UsageCheck } from '../books-port.ts';
import type { StoreThread } from '../threads/store-thread.ts';

/** See `BooksCheck`: the questions to a thread that recomputes. */
export async function openBooksCheck(openThread: () => Promise<StoreThread>): Promise<BooksCheck> {
  const thread = await openThread();
  return {
    async bounds() {
      return (await thread.ask({ kind: 'books-bounds' })) as Awaited<ReturnType<BooksCheck['bounds']>>;
    },
    async checkRequests(after) {
      return (await thread.ask({ kind: 'books-requests', after })) as RequestsCheck;
    },
    async checkBalances() {
      return (await thread.ask({ kind: 'books-balances' })) as BalancesCheck;
    },
    async checkUsage(from) {
      return (await thread.ask({ kind: 'books-usage', from })) as UsageCheck;
    },
    close: () => thread.close(),
  };
}
