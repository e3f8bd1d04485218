/** Exit codes of every command; `docs/operations.md` lists them. */
export const EXIT = {
  ok: 0,
  /** The command was understood and failed. */
  failed: 1,
  /** Wrong command line or wrong settings; nothing was done. */
  usage: 2,
} as const;

/** A failure that ends the command with one sentence on standard error. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number = EXIT.failed, cause?: unknown) {
    super(message, { cause });
    this.name = 'CommandError';
    this.exitCode = exitCode;
  }
}
