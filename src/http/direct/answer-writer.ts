import type { ModelAnswer } from '../model-answer.ts';
import { writeDecimal, writeText } from '../../lib/write-text.ts';
import type { StreamWriter } from '../stream-response.ts';
import type { Outgoing } from './socket.ts';

/** What leaves in one write is put together here, for one connection at a time. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024);
/** Whose chunks are in it, and have not left; null: nobody's. */
let owner: ChunkWriter | null = null;
/** Bytes of them. */
let filled = 0;

/** The buffer is this one's, or free; what somebody has left in it leaves. */
function claim(writer: ChunkWriter | null): void {
  owner?.flush();
  owner = writer;
}

/** A character of a head may take three bytes. */
const HEAD_CHARACTERS_MAX = 8 * 1024;
const JOINED_BYTES_MAX = scratch.length - 3 * HEAD_CHARACTERS_MAX - 16;
/** Status line, what is said of the framing, empty line. */
const HEAD_OVERHEAD_CHARACTERS = 128;
/** Of a field beside its name and value. */
const FIELD_OVERHEAD = ': \r\n'.length;
const EMPTY = new Uint8Array(0);
const LAST_CHUNK = '0\r\n\r\n';
const COLON = 58;
const SPACE = 32;
const CR = 13;
const LF = 10;
const LINE_END = Buffer.from('\r\n');
const HEX_DIGITS = Buffer.from('0123456789abcdef');

/** What follows a status in its line. */
const REASONS: Readonly<Record<number, string>> = {
  200: ' OK\r\n',
  400: ' Bad Request\r\n',
  401: ' Unauthorized\r\n',
  402: ' Payment Required\r\n',
  403: ' Forbidden\r\n',
  404: ' Not Found\r\n',
  409: ' Conflict\r\n',
  413: ' Payload Too Large\r\n',
  415: ' Unsupported Media Type\r\n',
  422: ' Unprocessable Entity\r\n',
  429: ' Too Many Requests\r\n',
  500: ' Internal Server Error\r\n',
  502: ' Bad Gateway\r\n',
  503: ' Service Unavailable\r\n',
  504: ' Gateway Timeout\r\n',
};

/** Characters that a head may have at most. */
function boundHead({ headers }: ModelAnswer, lines: string): number {
  let length = HEAD_OVERHEAD_CHARACTERS + lines.length;
  for (const name in headers) length += name.length + (headers[name]?.length ?? 0) + FIELD_OVERHEAD;
  return length;
}

/** Writes status line and fields, empty line included; answers where they end. */
function writeHead(bytes: Buffer, { status, headers, body, start }: ModelAnswer, lines: string, from: number): number {
  let at = writeText(bytes, 'HTTP/1.1 ', from);
  at = writeDecimal(bytes, status, at);
  at = writeText(bytes, REASONS[status] ?? ' \r\n', at);
  for (const name in headers) {
    at = writeText(bytes, name, at);
    bytes[at] = COLON;
    bytes[at + 1] = SPACE;
    at = writeText(bytes, headers[name] ?? '', at + 2);
    bytes[at] = CR;
    bytes[at + 1] = LF;
    at += 2;
  }
  at = writeText(bytes, lines, at);
  if (start !== null) return writeText(bytes, 'transfer-encoding: chunked\r\n\r\n', at);
  at = writeText(bytes, 'content-length: ', at);
  return writeText(bytes, '\r\n\r\n', writeDecimal(bytes, body?.length ?? 0, at));
}

/** A head that is too long to be put together with what follows it. */
function buildLongHead(answer: ModelAnswer, lines: string, characters: number): Buffer {
  const bytes = Buffer.allocUnsafe(3 * characters);
  return bytes.subarray(0, writeHead(bytes, answer, lines, 0));
}

/**
 * Sends a whole answer: one write, unless it is long.
 * @param lines further ones of its head, each with its line end
 */
export function writeWhole(outgoing: Outgoing, answer: ModelAnswer, lines: string): void {
  const characters = boundHead(answer, lines);
  const body = answer.body ?? EMPTY;
  if (characters <= HEAD_CHARACTERS_MAX && body.length <= JOINED_BYTES_MAX) {
    claim(null);
    const length = writeHead(scratch, answer, lines, 0);
    scratch.set(body, length);
    outgoing.write(scratch, length + body.length);
    return;
  }
  const head = buildLongHead(answer, lines, characters);
  outgoing.write(head, head.length);
  outgoing.write(body, body.length);
}

/** The size of a chunk with its line end, without a text between; answers where it ends. */
function writeSize(size: number, from: number): number {
  let at = from;
  let shift = 0;
  while (size >>> shift > 15) shift += 4;
  for (; shift >= 0; shift -= 4) scratch[at++] = HEX_DIGITS[(size >>> shift) & 15] ?? 0;
  scratch[at] = CR;
  scratch[at + 1] = LF;
  return at + 2;
}

/** The connection that a stream is written to. */
export interface StreamedPeer {
  /** Whether nothing needs to move: not while the client has to read. */
  allowSilence(allowed: boolean): void;
}

/**
 * A streamed answer on its way. What is written in one turn of the event loop leaves together: a provider's chunks that came at once do, and the head
 * with the first, the end with the last.
 */
export class ChunkWriter implements StreamWriter {
  readonly #outgoing: Outgoing;
  readonly #peer: StreamedPeer;
  readonly #ended: () => void;
  readonly #lines: string;
  /** Whose head has not left; null: it has. */
  #answer: ModelAnswer | null;
  #drained: (() => void) | null = null;
  #scheduled = false;
  #over = false;

  /**
   * @param lines further ones of its head, each with its line end
   * @param ended called once, when all has been handed to the socket
   */
  constructor(outgoing: Outgoing, peer: StreamedPeer, answer: ModelAnswer, lines: string, ended: () => void) {
    this.#outgoing = outgoing;
    this.#peer = peer;
    this.#ended = ended;
    this.#lines = lines;
    this.#answer = answer;
  }

  /** False when what was sent before has not been taken yet. */
  write(bytes: Uint8Array): boolean {
    // An empty chunk would be the last.
    if (this.#over || bytes.length === 0) return true;
    if (bytes.length > JOINED_BYTES_MAX) this.#sendPieces(bytes);
    else {
      this.#begin(bytes.length);
      let at = writeSize(bytes.length, filled);
      scratch.set(bytes, at);
      at += bytes.length;
      scratch[at] = CR;
      scratch[at + 1] = LF;
      filled = at + 2;
      this.#flushLater();
    }
    return this.#outgoing.idle;
  }

  onDrain(callback: () => void): void {
    if (this.#over || this.#outgoing.idle) callback();
    else this.#drained = callback;
  }

  /** What was not taken has been. */
  drain(): void {
    const callback = this.#drained;
    this.#peer.allowSilence(true);
    if (callback === null) return;
    this.#drained = null;
    callback();
  }

  /** What is to be sent of the head goes without waiting for a chunk. */
  flushHead(): void {
    if (this.#over || this.#answer === null) return;
    this.#begin(0);
    this.#flushLater();
  }

  /** What waits leaves. */
  flush(): void {
    if (owner !== this) return;
    owner = null;
    const length = filled;
    filled = 0;
    if (!this.#outgoing.write(scratch, length)) this.#peer.allowSilence(false);
  }

  end(): void {
    if (this.#over) return;
    this.#begin(LAST_CHUNK.length);
    filled += scratch.write(LAST_CHUNK, filled, 'latin1');
    this.#over = true;
    this.flush();
    this.#ended();
  }

  /** The client has left: what comes is dropped, and what waits. */
  close(): void {
    this.#over = true;
    if (owner !== this) return;
    owner = null;
    filled = 0;
  }

  /** Takes the buffer, with room for so many bytes more and what frames them; the head is in it then. */
  #begin(size: number): void {
    if (owner !== this || filled + size > JOINED_BYTES_MAX) claim(this);
    const answer = this.#answer;
    if (answer === null) return;
    this.#answer = null;
    const characters = boundHead(answer, this.#lines);
    if (characters <= HEAD_CHARACTERS_MAX) filled = writeHead(scratch, answer, this.#lines, filled);
    else {
      const bytes = buildLongHead(answer, this.#lines, characters);
      this.#outgoing.write(bytes, bytes.length);
    }
  }

  #flushLater(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.flush();
    });
  }

  /** One that is too long to be put together. */
  #sendPieces(bytes: Uint8Array): void {
    this.#begin(0);
    filled = writeSize(bytes.length, filled);
    this.flush();
    this.#outgoing.write(bytes, bytes.length);
    if (!this.#outgoing.write(LINE_END, LINE_END.length)) this.#peer.allowSilence(false);
  }
}
