// A provider that costs next to nothing: raw sockets and answers made beforehand. usage: bun bench/upstream.ts <port>
import { messageStreamEvents, SHAPE, streamEvents, wholeAnswer, wholeMessage } from './lib/shape.ts';
import type { Socket } from 'bun';

const port = Number.parseInt(process.argv[2] ?? '0', 10);
const decoder = new TextDecoder('latin1');

function response(head: string, body: string): Buffer {
  return Buffer.from(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n${body}`);
}

function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}

function wholeWrite(text: string): Buffer {
  return response(`content-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}`, text);
}

const whole = wholeWrite(wholeAnswer());
const message = wholeWrite(wholeMessage());
const streamHead = 'content-type: text/event-stream\r\ncache-control: no-cache\r\ntransfer-encoding: chunked';

/** One write a chunk; the head goes with the first, the end of the body with the last. */
function streamWrites(events: readonly string[]): readonly Buffer[] {
  return events.map((event, index) => {
    const end = index === events.length - 1 ? '0\r\n\r\n' : '';
    return index === 0 ? response(streamHead, chunk(event)) : Buffer.from(chunk(event) + end);
  });
}

const withUsage = streamWrites(streamEvents(true));
const withoutUsage = streamWrites(streamEvents(false));
const messageStream = streamWrites(messageStreamEvents());

interface Stream {
  readonly socket: Socket<Connection>;
  readonly writes: readonly Buffer[];
  next: number;
}

interface Connection {
  pending: string;
}

// One timer for all: a stream belongs to one of the slots, and each slot has its turn every `gapMs`.
const slots: Set<Stream>[] = Array.from({ length: SHAPE.gapMs }, () => new Set<Stream>());
let turn = 0;
let nextSlot = 0;
setInterval(() => {
  turn = (turn + 1) % slots.length;
  for (const stream of slots[turn] ?? []) {
    const bytes = stream.writes[stream.next++];
    if (bytes !== undefined) stream.socket.write(bytes);
    if (stream.next >= stream.writes.length) slots[turn]?.delete(stream);
  }
}, 1);

function startStream(socket: Socket<Connection>, writes: readonly Buffer[]): void {
  const first = writes[0];
  if (first === undefined) return;
  socket.write(first);
  nextSlot = (nextSlot + 1) % slots.length;
  slots[nextSlot]?.add({ socket, writes, next: 1 });
}

function serveRequests(socket: Socket<Connection>): void {
  for (;;) {
    const text = socket.data.pending;
    const headEnd = text.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = /content-length: *(\d+)/i.exec(text.slice(0, headEnd))?.[1];
    const end = headEnd + 4 + Number.parseInt(length ?? '0', 10);
    if (text.length < end) return;
    const body = text.slice(headEnd + 4, end);
    socket.data.pending = text.slice(end);
    const isMessage = text.startsWith('POST /v1/messages');
    if (!/"stream": ?true/.test(body)) socket.write(isMessage ? message : whole);
    else if (isMessage) startStream(socket, messageStream);
    else startStream(socket, body.includes('include_usage') ? withUsage : withoutUsage);
  }
}

Bun.listen<Connection>({
  hostname: '127.0.0.1',
  port,
  socket: {
    open(socket) {
      socket.data = { pending: '' };
      socket.setNoDelay(true);
    },
    data(socket, bytes) {
      socket.data.pending += decoder.decode(bytes);
      serveRequests(socket);
    },
    close(socket) {
      for (const slot of slots) for (const stream of slot) if (stream.socket === socket) slot.delete(stream);
    },
    error() {},
  },
});
