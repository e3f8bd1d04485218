/** Times of the last minutes; milliseconds, null where nothing was seen. */
export interface RecentSummary {
  readonly count: number;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** What the process can tell of itself: measured, no secret and no path in it. */
export interface SystemFacts {
  readonly version: string;
  readonly runtime: string;
  readonly platform: string;
  /** UTC milliseconds. */
  readonly startedAt: number;
  readonly database: 'sqlite' | 'postgres';
  readonly durability: string;
  readonly workers: number;
  readonly commits: RecentSummary;
  readonly eventLoopDelay: RecentSummary;
  /** Requests under way in this process. */
  readonly running: number;
  readonly openStreams: number;
  readonly residentBytes: number;
  /** Of the file system that the data folder is on; null: it does not tell. */
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
  /** In the data folder: log of the database, journal of requests; null: the database is elsewhere. */
  readonly files: { readonly logBytes: number; readonly journalBytes: number } | null;
  /** The data folder, for those who may read the settings. */
  readonly dataFolder: string;
}

export interface SystemWatch {
  read(): Promise<SystemFacts>;
}
