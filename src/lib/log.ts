/** Fields of one log line; values must be free of secrets and of request or answer text. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** The structured log: one JSON object a line. `error` is written with its cause chain, never shown to a client. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields, error?: unknown): void;
  error(event: string, fields?: LogFields, error?: unknown): void;
}

/** A log that writes nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
