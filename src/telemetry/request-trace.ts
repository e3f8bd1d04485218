/** One call of a model as its trace tells it. No text of a prompt or an answer, no secret. Instants are UTC milliseconds. */
export interface RequestTrace {
  /** The client's `traceparent` and `tracestate`; null without. */
  readonly traceParent: string | null;
  readonly traceState: string | null;
  readonly startedAt: number;
  readonly endedAt: number;
  /** `chat`, … as the conventions name it. */
  readonly operation: string;
  /** The public name that was asked for; null when it is unknown. */
  readonly model: string | null;
  /** Of the whole call, in the names of the conventions. */
  readonly attributes: TraceAttributes;
  /** Type of the error table; null when it went well. */
  readonly errorType: string | null;
  /** Whether the failure is the gateway's or a provider's. */
  readonly failed: boolean;
  readonly attempts: readonly AttemptTrace[];
}

export type TraceAttributes = Readonly<Record<string, string | number | boolean | string[] | undefined>>;

/** One try of it at one deployment. */
export interface AttemptTrace {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly model: string;
  readonly attributes: TraceAttributes;
  readonly errorType: string | null;
}

/** Takes traces; what it cannot keep up with it drops. */
export interface TraceSink {
  record(trace: RequestTrace): void;
  /** Sends what waits; takes no more afterwards. */
  close(): Promise<void>;
}
