/** Why the gateway could not start: one clear sentence for whoever started it. */
export class StartupError extends Error {
  readonly kind: 'settings' | 'data-in-use' | 'failed';

  constructor(kind: StartupError['kind'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartupError';
    this.kind = kind;
  }
}
