import { write, writeSync } from 'node:fs';

/** Where log lines go. */
export interface LogOutput {
  /** Takes one line with its line feed; never blocks and never throws. */
  write(line: string): void;
  /** Writes what waits, synchronously; before a crash ends the process. */
  flush(): void;
  /** Writes everything, a batch under way included; at the end of a shutdown. */
  close(): Promise<void>;
}

const STANDARD_ERROR = 2;
/** A line waits at most this long, so that a busy server makes a few dozen writes a second and not thousands. */
const FLUSH_AFTER_MS = 20;
const RETRY_AFTER_MS = 5;
const FLUSH_AT_CHARACTERS = 64 * 1024;
/** What may wait while nobody reads; lines beyond it are dropped and counted. */
const PENDING_CHARACTERS_MAX = 8 * 1024 * 1024;

function isWouldBlock(error: NodeJS.ErrnoException | null): boolean {
  return error?.code === 'EAGAIN';
}

/** Buffers lines and writes them in batches to a file descriptor, off the event loop. */
export function createLogOutput(fd: number = STANDARD_ERROR): LogOutput {
  let pending = '';
  let inFlight: Buffer | null = null;
  let dropped = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let onIdle: (() => void) | null = null;

  function arm(delayMs: number): void {
    if (timer !== null) return;
    timer = setTimeout(send, delayMs);
    timer.unref();
  }

  function takePending(): string {
    const lost = dropped;
    const text = pending;
    pending = '';
    dropped = 0;
    return lost === 0 ? text : `${text}${JSON.stringify({ level: 'warn', event: 'log.dropped', lines: lost })}\n`;
  }

  function send(): void {
    timer = null;
    if (inFlight !== null || pending === '') return;
    inFlight = Buffer.from(takePending());
    sendRest();
  }

  function sendRest(): void {
    if (inFlight === null) return;
    write(fd, inFlight, 0, inFlight.length, null, (error, written) => {
      if (inFlight === null) return;
      if (isWouldBlock(error)) {
        setTimeout(sendRest, RETRY_AFTER_MS).unref();
        return;
      }
      // A descriptor that is gone takes nothing any more, and a server does not die of its log.
      inFlight = error === null && written < inFlight.length ? inFlight.subarray(written) : null;
      if (inFlight !== null) sendRest();
      else if (onIdle !== null) onIdle();
      else if (pending !== '') arm(FLUSH_AFTER_MS);
    });
  }

  function flush(): void {
    const text = takePending();
    if (text !== '') writeWhole(fd, Buffer.from(text));
  }

  return {
    flush,
    async close() {
      const { promise, resolve } = Promise.withResolvers<void>();
      onIdle = resolve;
      if (inFlight !== null) await promise;
      flush();
    },
    write(line) {
      if (pending.length + line.length > PENDING_CHARACTERS_MAX) {
        dropped += 1;
        return;
      }
      pending += line;
      if (pending.length >= FLUSH_AT_CHARACTERS && inFlight === null) send();
      else arm(FLUSH_AFTER_MS);
    },
  };
}

function writeWhole(fd: number, bytes: Buffer): void {
  let at = 0;
  for (let tries = 0; at < bytes.length && tries < 200; tries++) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if (!(error instanceof Error) || !isWouldBlock(error)) return;
      Bun.sleepSync(RETRY_AFTER_MS);
    }
  }
}
