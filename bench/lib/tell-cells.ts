// Preloaded into a gateway: at SIGUSR2 it tells how many cells of each type its main thread has, a line of JSON on standard error.
import { heapStats } from 'bun:jsc';
import { writeSync } from 'node:fs';

const STANDARD_ERROR = 2;

if (Bun.isMainThread) {
  process.on('SIGUSR2', () => {
    writeSync(STANDARD_ERROR, `CELLS ${JSON.stringify(heapStats().objectTypeCounts)}\n`);
  });
}
