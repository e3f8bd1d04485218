import { runTokenizerWorker } from '../../src/metering/tokenizer/run-tokenizer-worker.ts';

runTokenizerWorker(globalThis);
