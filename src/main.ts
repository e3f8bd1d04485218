import { runStoreWorker } from './store/threads/run-store-worker.ts';

// One entry for all: an executable can start no other file, so a worker is this file again, off the main thread.
if (Bun.isMainThread) void import('./cli/start.ts').then(({ start }) => start());
else if (process.argv.at(-1) === 'tokenizer')
  void import('./metering/tokenizer/run-tokenizer-worker.ts').then(({ runTokenizerWorker }) =>
    runTokenizerWorker(globalThis),
  );
else runStoreWorker(globalThis);
