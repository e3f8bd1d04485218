/** Where commands write: results to standard output, everything else to standard error. */
export interface Printer {
  /** One line of the result. */
  line(text: string): void;
  /** The result as one JSON document. */
  json(value: unknown): void;
  /** One line that is not part of the result. */
  notice(text: string): void;
}

/** Prints to this process's own streams, or to the writers of a test. */
export function createPrinter(
  out: (text: string) => void = (text) => process.stdout.write(text),
  err: (text: string) => void = (text) => process.stderr.write(text),
): Printer {
  return {
    line: (text) => out(`${text}\n`),
    json: (value) => out(`${JSON.stringify(value, null, 2)}\n`),
    notice: (text) => err(`${text}\n`),
  };
}
