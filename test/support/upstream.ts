import type { Socket, TCPSocketListener } from 'bun';
import { RequestReader } from './upstream-request.ts';
import type { UpstreamRequest } from './upstream-request.ts';

export type { UpstreamRequest } from './upstream-request.ts';

/** Applies to every kind of answer. */
interface AnswerTiming {
  /** Before the first byte; 0: none. */
  readonly delayMs?: number;
  /** Resets the connection when this many bytes of the answer (head included) have left. */
  readonly cutAfterBytes?: number;
  /** Sends nothing more after this many bytes and leaves the connection open. */
  readonly stallAfterBytes?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the upstream answers to one request. */
export type UpstreamAnswer =
  /** A whole body; objects are sent as JSON. */
  | (AnswerTiming & {
      readonly kind: 'whole';
      readonly status?: number;
      readonly body: string | Uint8Array | object;
    })
  /** Server-sent events: each string is the text after `data: `, objects are sent as JSON. Chunked, one chunk an event. */
  | (AnswerTiming & {
      readonly kind: 'sse';
      readonly status?: number;
      readonly events: readonly (string | object)[];
      readonly intervalMs?: number;
      /** Closes the connection after this many events instead of ending the body. */
      readonly cutAfterEvents?: number;
    })
  /** Bytes exactly as they are, then the connection is kept, closed or reset. */
  | (AnswerTiming & {
      readonly kind: 'raw';
      readonly pieces: readonly (string | Uint8Array)[];
      readonly intervalMs?: number;
      readonly ending?: 'keep' | 'close' | 'reset';
    })
  /** Never answers. */
  | { readonly kind: 'stall' };

/** A fake HTTP server on loopback. */
export interface Upstream {
  /** `http://127.0.0.1:port` or `https://…`, without a path. */
  readonly url: string;
  readonly port: number;
  /** Every complete request, in order of arrival. */
  readonly requests: readonly UpstreamRequest[];
  /** Sets what is answered when nothing is queued. */
  answer(answer: UpstreamAnswer | ((request: UpstreamRequest) => UpstreamAnswer)): void;
  /** Queues answers for the next requests, before the default one. */
  enqueue(...answers: readonly UpstreamAnswer[]): void;
  /** Resolves when `count` requests have arrived in all. */
  received(count: number): Promise<UpstreamRequest>;
  /** Connections accepted so far. */
  connections(): number;
  openConnections(): number;
  /** Resolves when no connection is open any more. */
  idle(): Promise<void>;
  /** Bytes of answers that the operating system took so far. */
  bytesSent(): number;
  close(): void;
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly waitMs: number;
}

interface Plan {
  readonly pieces: readonly Piece[];
  readonly ending: 'keep' | 'close' | 'reset' | 'stall';
}

const encoder = new TextEncoder();
const bytesOf = (data: string | Uint8Array): Uint8Array => (typeof data === 'string' ? encoder.encode(data) : data);
const textOf = (data: string | object): string => (typeof data === 'string' ? data : JSON.stringify(data));

function head(status: number, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${status < 400 ? 'OK' : 'Error'}\r\n${lines.join('')}\r\n`;
}

function chunk(text: string): Uint8Array {
  const payload = encoder.encode(text);
  return Buffer.concat([encoder.encode(`${payload.length.toString(16)}\r\n`), payload, encoder.encode('\r\n')]);
}

function planSse(answer: Extract<UpstreamAnswer, { kind: 'sse' }>): Plan {
  const waitMs = answer.intervalMs ?? 0;
  const first = head(answer.status ?? 200, {
    'content-type': 'text/event-stream',
    'transfer-encoding': 'chunked',
    ...answer.headers,
  });
  const events = answer.events.slice(0, answer.cutAfterEvents ?? answer.events.length);
  const pieces: Piece[] = [{ bytes: encoder.encode(first), waitMs: answer.delayMs ?? 0 }];
  for (const event of events) pieces.push({ bytes: chunk(`data: ${textOf(event)}\n\n`), waitMs });
  if (answer.cutAfterEvents !== undefined) return { pieces, ending: 'close' };
  return { pieces: [...pieces, { bytes: encoder.encode('0\r\n\r\n'), waitMs: 0 }], ending: 'keep' };
}

function planWhole(answer: Extract<UpstreamAnswer, { kind: 'whole' }>): Plan {
  const body = answer.body instanceof Uint8Array ? answer.body : encoder.encode(textOf(answer.body));
  const first = head(answer.status ?? 200, {
    'content-type': 'application/json',
    'content-length': String(body.length),
    ...answer.headers,
  });
  return {
    pieces: [{ bytes: Buffer.concat([encoder.encode(first), body]), waitMs: answer.delayMs ?? 0 }],
    ending: 'keep',
  };
}

function planRaw(answer: Extract<UpstreamAnswer, { kind: 'raw' }>): Plan {
  const pieces = answer.pieces.map((piece, index) => ({
    bytes: bytesOf(piece),
    waitMs: index === 0 ? (answer.delayMs ?? 0) : (answer.intervalMs ?? 0),
  }));
  return { pieces, ending: answer.ending ?? 'keep' };
}

function truncate(plan: Plan, bytesMax: number, ending: Plan['ending']): Plan {
  const pieces: Piece[] = [];
  let left = bytesMax;
  for (const piece of plan.pieces) {
    if (left <= 0) break;
    pieces.push({ bytes: piece.bytes.subarray(0, left), waitMs: piece.waitMs });
    left -= piece.bytes.length;
  }
  return { pieces, ending };
}

function planAnswer(answer: UpstreamAnswer): Plan {
  if (answer.kind === 'stall') return { pieces: [], ending: 'stall' };
  const plan = answer.kind === 'whole' ? planWhole(answer) : answer.kind === 'sse' ? planSse(answer) : planRaw(answer);
  if (answer.cutAfterBytes !== undefined) return truncate(plan, answer.cutAfterBytes, 'reset');
  if (answer.stallAfterBytes !== undefined) return truncate(plan, answer.stallAfterBytes, 'stall');
  return plan;
}

/** One accepted connection: reads requests, writes planned answers with back-pressure. */
class Connection {
  readonly reader = new RequestReader();
  closed = false;
  #drained: (() => void) | null = null;
  readonly #socket: Socket<Connection | undefined>;
  readonly #count: (bytes: number) => void;

  constructor(socket: Socket<Connection | undefined>, count: (bytes: number) => void) {
    this.#socket = socket;
    this.#count = count;
  }

  drain(): void {
    const resume = this.#drained;
    this.#drained = null;
    resume?.();
  }

  async play(plan: Plan): Promise<void> {
    for (const piece of plan.pieces) {
      if (piece.waitMs > 0) await Bun.sleep(piece.waitMs);
      await this.#write(piece.bytes);
      if (this.closed) return;
    }
    if (plan.ending === 'close') this.#socket.end();
    if (plan.ending === 'reset') this.#socket.terminate();
  }

  async #write(bytes: Uint8Array): Promise<void> {
    let offset = 0;
    while (offset < bytes.length && !this.closed) {
      const written = this.#socket.write(bytes, offset, bytes.length - offset);
      if (written < 0) return;
      offset += written;
      this.#count(written);
      if (offset < bytes.length) await new Promise<void>((resolve) => (this.#drained = resolve));
    }
  }
}

/** Starts a fake upstream. Without `answer`, every request gets 200 and `{}`. Pass a key and certificate for TLS. */
export function startUpstream(
  options: { readonly tls?: { readonly key: string; readonly cert: string } } = {},
): Upstream {
  const requests: UpstreamRequest[] = [];
  const queue: UpstreamAnswer[] = [];
  const open = new Set<Socket<Connection | undefined>>();
  let fallback: (request: UpstreamRequest) => UpstreamAnswer = () => ({ kind: 'whole', body: '{}' });
  let accepted = 0;
  let sent = 0;
  let waiters: (() => boolean)[] = [];
  const wake = (): void => {
    waiters = waiters.filter((waiter) => !waiter());
  };
  const until = (condition: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      waiters.push(() => {
        if (condition()) resolve();
        return condition();
      });
      wake();
    });

  const listener: TCPSocketListener<Connection | undefined> = Bun.listen<Connection | undefined>({
    hostname: '127.0.0.1',
    port: 0,
    ...(options.tls === undefined ? {} : { tls: options.tls }),
    socket: {
      open(socket) {
        accepted++;
        open.add(socket);
        socket.data = new Connection(socket, (bytes) => (sent += bytes));
      },
      data(socket, data) {
        const connection = socket.data;
        const request = connection?.reader.push(data) ?? null;
        if (connection === undefined || request === null) return;
        requests.push(request);
        wake();
        void connection.play(planAnswer(queue.shift() ?? fallback(request)));
      },
      drain: (socket) => socket.data?.drain(),
      close(socket) {
        open.delete(socket);
        if (socket.data !== undefined) socket.data.closed = true;
        socket.data?.drain();
        wake();
      },
      error() {},
    },
  });

  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${listener.port}`,
    port: listener.port,
    requests,
    answer(answer) {
      fallback = typeof answer === 'function' ? answer : () => answer;
    },
    enqueue: (...answers) => void queue.push(...answers),
    async received(count) {
      await until(() => requests.length >= count);
      const request = requests[count - 1];
      if (request === undefined) throw new Error('count must be positive');
      return request;
    },
    connections: () => accepted,
    openConnections: () => open.size,
    idle: () => until(() => open.size === 0),
    bytesSent: () => sent,
    close() {
      for (const socket of open) socket.terminate();
      listener.stop(true);
    },
  };
}
