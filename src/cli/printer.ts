/** How far a long operation is, while it runs. */
export interface Progress {
  /** `total` is null while nobody knows. */
  update(done: number, total: number | null): void;
  /** Takes the bar away. */
  end(): void;
}

/** Where commands write: results to standard output, everything else to standard error. */
export interface Printer {
  /** One line of the result. */
  line(text: string): void;
  /** A piece of a long result, as it is; resolves when it has left, false when nobody reads any more. */
  piece(text: string): Promise<boolean>;
  /** The result as one JSON document. */
  json(value: unknown): void;
  /** One line that is not part of the result. */
  notice(text: string): void;
  /** A bar on standard error where that is a terminal, else nothing. */
  progress(what: string): Progress;
}

/** Where a printer's text goes. */
export interface Outlets {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** As `out`, and resolves when whoever reads has taken it; false when they have left. Default: `out`, which takes all at once. */
  readonly outSlowly?: (text: string) => Promise<boolean>;
  /** Whether `err` is a terminal, which moves the cursor as it is told. */
  readonly isTerminal: boolean;
}

const BAR_WIDTH = 30;
const REDRAW_MS = 100;
/** Back to the start of the line, which is cleared. */
const CLEAR_LINE = '\r\u001B[K';

function drawBar(what: string, done: number, total: number | null): string {
  if (total === null) return `${what} ${done}`;
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = `${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}`;
  return `${what} [${bar}] ${String(Math.floor(share * 100)).padStart(3)} %`;
}

function createBar(what: string, err: (text: string) => void): Progress {
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    update(done, total) {
      const now = performance.now();
      if (now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      err(`${CLEAR_LINE}${drawBar(what, done, total)}`);
    },
    end() {
      if (drawnAt > 0) err(CLEAR_LINE);
    },
  };
}

const NO_PROGRESS: Progress = { update() {}, end() {} };

function writeSlowly(text: string): Promise<boolean> {
  const { stdout } = process;
  return new Promise((resolve) => {
    const onError = (): void => resolve(false);
    stdout.once('error', onError);
    stdout.write(text, (error) => {
      // The event of a failed write comes after this call.
      if (!error) stdout.off('error', onError);
      resolve(!error);
    });
  });
}

const OWN_STREAMS: Outlets = {
  out: (text) => process.stdout.write(text),
  outSlowly: writeSlowly,
  err: (text) => process.stderr.write(text),
  isTerminal: process.stderr.isTTY,
};

/** Prints to this process's own streams, or to those of a test. No text has a colour. */
export function createPrinter({ out, outSlowly, err, isTerminal }: Outlets = OWN_STREAMS): Printer {
  return {
    line: (text) => out(`${text}\n`),
    async piece(text) {
      if (outSlowly !== undefined) return outSlowly(text);
      out(text);
      return true;
    },
    json: (value) => out(`${JSON.stringify(value, null, 2)}\n`),
    notice: (text) => err(`${text}\n`),
    progress: (what) => (isTerminal ? createBar(what, err) : NO_PROGRESS),
  };
}

/** Ends the results. Resolves when all of them have left this process: a pipe takes 64 KB, and an exit drops the rest. */
export function endResults(): Promise<void> {
  return new Promise((resolve) => {
    // Whoever has stopped reading needs no more.
    process.stdout.once('error', () => resolve());
    process.stdout.end(() => resolve());
  });
}
