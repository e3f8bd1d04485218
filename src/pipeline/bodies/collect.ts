import { BODY_KEPT_BYTES_MAX } from './content.ts';
import type { KeptBody } from './port.ts';

const decoder = new TextDecoder();

/** Memory for bodies under way: where it is used up, less of each is kept. */
export class Room {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** How much of this there is room for; it must be given back. */
  take(bytes: number): number {
    const taken = Math.min(bytes, this.#left);
    this.#left -= taken;
    return taken;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}

/** The beginning of an answer as it is sent, within bounds. */
export class Collected {
  readonly #room: Room;
  #chunks: Uint8Array[] = [];
  #kept = 0;
  #bytes = 0;

  constructor(room: Room) {
    this.#room = room;
  }

  add(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    const wanted = Math.min(chunk.length, BODY_KEPT_BYTES_MAX - this.#kept);
    // A gap would look like an answer: once one is cut, the rest is.
    if (wanted <= 0 || this.#kept + chunk.length < this.#bytes) return;
    const room = this.#room.take(wanted);
    if (room > 0) this.#chunks.push(chunk.slice(0, room));
    this.#kept += room;
  }

  /** What there is of it; nothing is kept here any more. */
  end(contentType: string): KeptBody {
    const text = decoder.decode(Buffer.concat(this.#chunks));
    this.#room.giveBack(this.#kept);
    this.#chunks = [];
    this.#kept = 0;
    return { contentType, text, bytes: this.#bytes };
  }
}

/** A body that is whole already. */
export function keepWhole(contentType: string, body: Uint8Array): KeptBody {
  const text = decoder.decode(body.length > BODY_KEPT_BYTES_MAX ? body.subarray(0, BODY_KEPT_BYTES_MAX) : body);
  return { contentType, text, bytes: body.length };
}
