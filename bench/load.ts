// A closed loop, or a given rate, over keep-alive connections, by raw sockets. usage: bun bench/load.ts '<json of LoadPlan>'; prints a LoadResult.
import type { Socket } from 'bun';
import { requestBody } from './lib/shape.ts';
import type { LoadPlan, LoadResult } from './lib/load-plan.ts';

const plan = JSON.parse(process.argv[2] ?? '{}') as LoadPlan;
const decoder = new TextDecoder('latin1');
const body = requestBody(plan.stream, plan.model);
const request = Buffer.from(
  `POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1:${plan.port}\r\nuser-agent: bench\r\naccept: */*\r\n` +
    `authorization: Bearer ${plan.token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
);

interface Connection {
  sentAt: number;
  firstByteAt: number;
  head: string;
  /** Bytes of the body still to come; −1: chunked; −2: head not read yet. */
  left: number;
  ok: boolean;
  tail: string;
  /** Whether an answer is awaited. */
  busy: boolean;
}

/** Connections that wait for their turn at a given rate. */
const free: Socket<Connection>[] = [];
const TICK_MS = 1;
const latencies: number[] = [];
const firstBytes: number[] = [];
let started = 0;
let finished = 0;
let errors = 0;
let firstError: string | null = null;
const beganAt = performance.now();

function send(socket: Socket<Connection>): void {
  if (started >= plan.requests) {
    socket.data.busy = false;
    socket.end();
    return;
  }
  started += 1;
  socket.data = { sentAt: performance.now(), firstByteAt: 0, head: '', left: -2, ok: false, tail: '', busy: true };
  socket.write(request);
}

function fail(reason: string): void {
  errors += 1;
  firstError ??= reason;
}

function finish(socket: Socket<Connection>): void {
  const { data } = socket;
  const now = performance.now();
  if (data.ok) {
    latencies.push(now - data.sentAt);
    firstBytes.push(data.firstByteAt - data.sentAt);
  }
  finished += 1;
  if (finished >= plan.requests) report();
  else if (plan.rate === null) send(socket);
  else free.push(socket);
}

function readHead(data: Connection, text: string): string {
  data.head += text;
  const end = data.head.indexOf('\r\n\r\n');
  if (end < 0) return '';
  const rest = data.head.slice(end + 4);
  const head = data.head.slice(0, end);
  data.ok = head.startsWith('HTTP/1.1 200');
  if (!data.ok) fail(`${head.split('\r\n')[0]} ${rest.slice(0, 300)}`);
  const length = /content-length: *(\d+)/i.exec(head)?.[1];
  data.left = length === undefined ? -1 : Number.parseInt(length, 10);
  return rest;
}

function receive(socket: Socket<Connection>, bytes: Uint8Array): void {
  const { data } = socket;
  if (data.firstByteAt === 0) data.firstByteAt = performance.now();
  let size = bytes.length;
  let text: string | null = null;
  if (data.left === -2) {
    text = readHead(data, decoder.decode(bytes));
    if (data.left === -2) return;
    size = text.length;
  }
  if (data.left >= 0) {
    data.left -= size;
    if (data.left <= 0) finish(socket);
    return;
  }
  const last = text ?? decoder.decode(bytes.subarray(-16));
  data.tail = (data.tail + last).slice(-16);
  if (data.tail.endsWith('0\r\n\r\n')) finish(socket);
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
}

function report(): void {
  const seconds = (performance.now() - beganAt) / 1000;
  latencies.sort((a, b) => a - b);
  firstBytes.sort((a, b) => a - b);
  const result: LoadResult = {
    requests: finished,
    errors,
    firstError,
    seconds,
    perSecond: finished / seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    firstByteP50Ms: quantile(firstBytes, 0.5),
    firstByteP99Ms: quantile(firstBytes, 0.99),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  process.exit(0);
}

/** Sends what is due; what no connection was free for is not made up for. */
function pace(perSecond: number): void {
  let due = 0;
  let before = performance.now();
  setInterval(() => {
    const now = performance.now();
    due = Math.min(due + ((now - before) * perSecond) / 1000, plan.connections);
    before = now;
    for (let socket = free.shift(); socket !== undefined; socket = free.shift()) {
      if (due < 1) {
        free.unshift(socket);
        return;
      }
      due -= 1;
      send(socket);
    }
  }, TICK_MS);
}

if (plan.rate !== null) pace(plan.rate);
for (let index = 0; index < plan.connections; index++) {
  await Bun.connect<Connection>({
    hostname: '127.0.0.1',
    port: plan.port,
    socket: {
      open: (socket) => {
        socket.setNoDelay(true);
        send(socket);
      },
      data: receive,
      close(socket) {
        if (socket.data.busy) fail('the connection was closed');
      },
      error(_, error) {
        fail(error.message);
      },
    },
  });
}
