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
  /** Nothing is copied any more until the next start. */
  keepLog(): Promise<unknown>;
}

/** A copy's answer: the database file could not be synced, and the system may have forgotten what earlier copies wrote to it. */
export const COPY_NOT_SYNCED = -1;

/**
 * Keeps SQLite's log short without a commit waiting for the database file: another thread copies what has piled up,
 * and once the log is long the writer copies the little that came meanwhile, so that its next commit finds all copied
 * and begins the log anew.
 */
export class LogKeeper {
  readonly #threads: LogKeeperThreads;
  readonly #log: Logger;
  #running = false;
  /** The log alone has what the database file may have lost: it stays as it is. */
  #kept = false;
  /** After a failure the next try waits until this many pages wait. */
  #threshold = COPY_PAGES;

  constructor(threads: LogKeeperThreads, log: Logger) {
    this.#threads = threads;
    this.#log = log;
  }

  /** Whether the process has to end without closing the database, which would copy what is left and remove the log. */
  get kept(): boolean {
    return this.#kept;
  }

  /** After each commit, with the pages that wait. */
  notice(pages: number): void {
    if (this.#running || this.#kept || pages < this.#threshold) return;
    this.#running = true;
    void this.#run(pages);
  }

  async #keep(): Promise<void> {
    this.#kept = true;
    this.#log.error('store.database_not_synced', { until: 'the next start' });
    await this.#threads.keepLog();
  }

  async #run(pages: number): Promise<void> {
    try {
      let length = await this.#threads.copyAside();
      if (length >= RESTART_PAGES) length = await this.#threads.copyInWriter();
      this.#threshold = COPY_PAGES;
      if (length === COPY_NOT_SYNCED) await this.#keep();
    } catch (error) {
      this.#threshold = pages + COPY_PAGES;
      this.#log.warn('store.checkpoint_failed', { pages }, error);
    } finally {
      this.#running = false;
    }
  }
}
