import type { Link } from './link.ts';

/** As in a server of one process: a busy one sends a few dozen times a second and not thousands. */
const SEND_AFTER_MS = 20;
const SEND_AT_CHARACTERS = 64 * 1024;
/** What may wait while the parent does not read; lines beyond it are dropped and counted. */
const UNSENT_BYTES_MAX = 8 * 1024 * 1024;

/** A worker's lines go through the parent, so that those of several processes never mix within a line. */
export function createWorkerLog(link: Link): { readonly write: (line: string) => void } {
  let pending = '';
  let dropped = 0;
  let isArmed = false;

  function send(): void {
    isArmed = false;
    if (pending === '') return;
    if (link.unsentBytes > UNSENT_BYTES_MAX) return;
    if (dropped > 0) pending += `${JSON.stringify({ level: 'warn', event: 'log.dropped', lines: dropped })}\n`;
    dropped = 0;
    link.log(pending);
    pending = '';
  }

  return {
    write(line) {
      if (pending.length > UNSENT_BYTES_MAX) {
        dropped += 1;
        return;
      }
      pending += line;
      if (pending.length >= SEND_AT_CHARACTERS) send();
      if (isArmed) return;
      isArmed = true;
      setTimeout(send, SEND_AFTER_MS).unref();
    },
  };
}
