import type {
  Egress,
  EgressCall,
  EgressError,
  EgressHandle,
  EgressHandler,
  EgressTimeouts,
} from '../../src/egress/index.ts';

export const PATIENT: EgressTimeouts = { connectMs: 5_000, firstByteMs: 5_000, idleMs: 5_000, totalMs: 10_000 };

/** A POST with a small body unless told otherwise. */
export function post(url: string, changes: Partial<EgressCall> = {}): EgressCall {
  return { method: 'POST', url, headers: [], body: '{}', timeouts: PATIENT, ...changes };
}

/** What a call came to. */
export interface Collected {
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly chunks: readonly string[];
  readonly error: EgressError | null;
  /** `head`, `chunk`, `end`, `error`, in order. */
  readonly events: readonly string[];
}

/** A call under way, with what has come so far. */
export interface Running {
  readonly handle: EgressHandle;
  readonly done: Promise<Collected>;
  /** Resolves when so many bytes of the body have come. */
  bytes(count: number): Promise<void>;
  received(): number;
  soFar(): Collected;
}

/** Sends a call and records everything that comes back. */
export function start(egress: Egress, call: EgressCall, onChunk?: (handle: EgressHandle) => void): Running {
  let status: number | null = null;
  let headers: Record<string, string> = {};
  let received = 0;
  const chunks: Buffer[] = [];
  const events: string[] = [];
  let waiters: { readonly count: number; readonly resolve: () => void }[] = [];
  const { promise, resolve } = Promise.withResolvers<Collected>();
  let error: EgressError | null = null;
  const soFar = (): Collected => ({
    status,
    headers,
    body: Buffer.concat(chunks).toString(),
    chunks: chunks.map((chunk) => chunk.toString()),
    error,
    events,
  });
  const handler: EgressHandler = {
    onHead(code, list) {
      events.push('head');
      status = code;
      headers = Object.fromEntries(list.entries());
    },
    onChunk(chunk) {
      events.push('chunk');
      chunks.push(Buffer.from(chunk));
      received += chunk.length;
      for (const waiter of waiters) if (waiter.count <= received) waiter.resolve();
      waiters = waiters.filter((waiter) => waiter.count > received);
      onChunk?.(handle);
    },
    onEnd() {
      events.push('end');
      resolve(soFar());
    },
    onError(failure) {
      events.push('error');
      error = failure;
      resolve(soFar());
    },
  };
  const handle: EgressHandle = egress.send(call, handler);
  return {
    handle,
    done: promise,
    bytes: (count) =>
      new Promise((resolveBytes) => {
        if (received >= count) resolveBytes();
        else waiters.push({ count, resolve: resolveBytes });
      }),
    received: () => received,
    soFar,
  };
}

/** Sends a call and waits for its end. */
export function collect(egress: Egress, call: EgressCall): Promise<Collected> {
  return start(egress, call).done;
}
