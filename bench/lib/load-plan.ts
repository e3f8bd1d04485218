/** What the load generator is told. */
export interface LoadPlan {
  readonly port: number;
  readonly token: string;
  readonly connections: number;
  /** How many requests in all; the loop ends when the last one has been answered. */
  readonly requests: number;
  readonly stream: boolean;
  /** Public name of the model that is called. */
  readonly model: string;
  /** Requests a second, on connections that are free; null: each connection sends again as soon as it has its answer. */
  readonly rate: number | null;
}

/** What it measured; latencies are of answers with status 200. */
export interface LoadResult {
  readonly requests: number;
  readonly errors: number;
  readonly firstError: string | null;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly firstByteP50Ms: number;
  readonly firstByteP99Ms: number;
}
