/** Time-outs of one call, milliseconds; null: none. */
export interface EgressTimeouts {
  /** Resolution, connection and TLS. */
  readonly connectMs: number | null;
  /** From the request sent to the answer's first byte. */
  readonly firstByteMs: number | null;
  /** Between two reads of the answer. */
  readonly idleMs: number | null;
  readonly totalMs: number | null;
}

/** One outgoing HTTP call. */
export interface EgressCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  /**
   * Complete, in order; `host`, `content-length`, `accept-encoding` are set by egress. A frozen list is taken for one that serves many calls:
   * what is sent of it is kept.
   */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Uint8Array | null;
  readonly timeouts: EgressTimeouts;
}

export type EgressErrorKind =
  /** The address is not allowed (scheme, private range, redirect): nothing was sent. */
  | 'forbidden'
  | 'dns'
  | 'connect'
  | 'tls'
  | 'connect-timeout'
  | 'first-byte-timeout'
  | 'idle-timeout'
  | 'total-timeout'
  /** The peer closed before the answer was whole. */
  | 'closed'
  /** The answer is no valid HTTP, or its head is too large. */
  | 'protocol';

/** A failed call. The message is for the log; it holds no credential. */
export class EgressError extends Error {
  readonly kind: EgressErrorKind;
  /** Whether the request may have reached the peer. */
  readonly sent: boolean;

  constructor(kind: EgressErrorKind, message: string, sent: boolean, cause?: unknown) {
    super(message, { cause });
    this.name = 'EgressError';
    this.kind = kind;
    this.sent = sent;
  }
}

/** Answer headers, names in lower case. */
export interface EgressHeaders {
  get(name: string): string | null;
  /** Whether a text, in lower case, is anywhere in them: cheaper than to look for the names that may have it. */
  mentions(text: string): boolean;
  entries(): Iterable<readonly [string, string]>;
}

/**
 * Receives the answer by synchronous callbacks: `onHead` once, `onChunk` any number of times, then exactly one of
 * `onEnd` and `onError`; after `abort` none. Callbacks must not throw. A chunk is valid during the callback alone
 * unless it is copied.
 */
export interface EgressHandler {
  onHead(status: number, headers: EgressHeaders): void;
  onChunk(chunk: Uint8Array): void;
  onEnd(): void;
  onError(error: EgressError): void;
}

/** A running call. */
export interface EgressHandle {
  /** Whether anything of the request may have reached the peer; asked while the call runs. */
  readonly sent: boolean;
  /** Stops reading from the peer, so that a slow client slows the provider. */
  pause(): void;
  resume(): void;
  /** Ends the call and its connection; idempotent. */
  abort(): void;
}

/** The only way out. */
export interface Egress {
  send(call: EgressCall, handler: EgressHandler): EgressHandle;
  /** Ends idle connections. */
  close(): void;
}
