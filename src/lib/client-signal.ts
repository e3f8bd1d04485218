/** Tells when a client leaves: as much of an `AbortSignal` as a request needs, so that it need not be one. */
export interface ClientSignal {
  readonly aborted: boolean;
  /** Called once, when the client leaves. One listener at a time. */
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
