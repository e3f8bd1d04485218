/** Starts a store thread as `main.ts` does, from an entry of the tests' own. */
export function createStoreWorker(): Worker {
  return new Worker(new URL('./store-worker.ts', import.meta.url).href);
}

/** The same of the tokenizer's thread. */
export function createTokenizer(): Worker {
  return new Worker(new URL('./tokenizer-worker.ts', import.meta.url).href);
}
