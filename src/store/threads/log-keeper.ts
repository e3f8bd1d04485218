import type { Logger } from '../../lib/log.ts';

/** 4 MB: what a copy writes at once stays small, and a page that changes often is copied once. */
const COPY_PAGES = 1_000;
/** 16 MB: from here on the log is begun anew at the next chance. */
const RESTART_PAGES = 4_000;

export interface LogKeeperThreads {
  /** One copy beside the writer, answering the log's length. */
  copyAside(): Promise<number>;
  /** One copy by the writer, between two commits. */
  copyInWriter(): Promise<number>;
}

/**
 * Keeps SQLite's log short without a commit waiting for the database file: another thread copies what has piled up,
 * and once the log is long the writer copies the little that came meanwhile, so that its next commit finds all copied
 * and begins the log anew.
 */
export class LogKeeper {
  readonly #threads: LogKeeperThreads;
  readonly #log: Logger;
  #running = false;
  /** After a failure the next try waits until this many pages wait. */
  #threshold = COPY_PAGES;

  constructor(threads: LogKeeperThreads, log: Logger) {
    this.#threads = threads;
    this.#log = log;
  }

  /** After each commit, with the pages that wait. */
  notice(pages: number): void {
    if (this.#running || pages < this.#threshold) return;
    this.#running = true;
    void this.#run(pages);
  }

  async #run(pages: number): Promise<void> {
    try {
      if ((await this.#threads.copyAside()) >= RESTART_PAGES) await this.#threads.copyInWriter();
      this.#threshold = COPY_PAGES;
    } catch (error) {
      this.#threshold = pages + COPY_PAGES;
      this.#log.warn('store.checkpoint_failed', { pages }, error);
    } finally {
      this.#running = false;
    }
  }
}
