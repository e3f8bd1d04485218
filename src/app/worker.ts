import type { StoreWorkerRole } from '../store/threads/messages.ts';

/** How a store thread is started; tests have an entry of their own. */
export type CreateStoreWorker = (role: StoreWorkerRole) => Worker;

/** Starts a store thread: the same entry as this process, off the main thread. `smol`: what a commit leaves is soon collected. */
export function createStoreWorker(role: StoreWorkerRole): Worker {
  return new Worker(Bun.main, { name: role, smol: true });
}

/** Starts the thread that counts tokens, in the same way. */
export function createTokenizerWorker(): Worker {
  return new Worker(Bun.main, { name: 'tokenizer', argv: ['tokenizer'], smol: true });
}
