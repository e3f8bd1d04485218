import { runStoreWorker } from '../../src/store/threads/run-store-worker.ts';

runStoreWorker(globalThis);
