import { afterEach, expect, test } from 'bun:test';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createCaller, signIn } from './support/api.ts';
import { childOf } from '../support/processes.ts';
import { cleanUp, EXECUTABLE, makeFolder, startServer, waitFor } from './support/server.ts';

afterEach(cleanUp);

const hasStrace = Bun.which('strace') !== null;
const CALLS = 'openat,fdatasync,write,writev,pwrite64,pwritev,sendto,sendmsg,read,recvfrom,recvmsg';
const MODEL = 'sandbox-size-5-chunks-5-interval-80';

/** What of the trace the order is about, in the order in which the calls returned. */
type Step = 'request' | 'durable-write' | 'content' | 'finish' | 'other';

/** Joins the two halves of a call that another thread interrupted; the line then stands where the call returned. */
function joinResumed(lines: readonly string[]): readonly string[] {
  const begun = new Map<string, string>();
  return lines.flatMap((line) => {
    const thread = /^\d+/.exec(line)?.[0] ?? '';
    if (line.endsWith(' <unfinished ...>')) {
      begun.set(thread, line.slice(0, -' <unfinished ...>'.length));
      return [];
    }
    const resumed = /<\.\.\. \w+ resumed>(.*)$/.exec(line);
    return resumed === null ? [line] : [`${begun.get(thread) ?? ''}${resumed[1] ?? ''}`];
  });
}

function classify(line: string, clientPort: number): Step {
  // The journal is open with O_DSYNC: its write returns when the disk has it.
  if (/\b(pwrite64|pwritev|write|writev)\(\d+<[^>]*\.traffic-[01]>.*\)\s*= [1-9]\d*$/.test(line))
    return 'durable-write';
  if (!line.includes(`:${clientPort}]>`)) return 'other';
  if (/\b(read|recvfrom|recvmsg)\(/.test(line)) return line.includes('POST /v1/chat') ? 'request' : 'other';
  if (/finish_reason\\":\s*\\"stop|\[DONE\]/.test(line)) return 'finish';
  return /\b(write|writev|sendto|sendmsg)\(/.test(line) ? 'content' : 'other';
}

/** One streamed call over a socket whose port we know. */
async function streamOnce(port: number, token: string): Promise<number> {
  const body = JSON.stringify({ model: MODEL, stream: true, messages: [{ role: 'user', content: 'Hello' }] });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let answer = '';
  await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      open(socket) {
        socket.write(
          `POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\n` +
            `Content-Type: application/json\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        );
      },
      data(socket, bytes) {
        answer += bytes.toString('utf8');
        if (!answer.includes('data: [DONE]')) return;
        resolve(socket.localPort);
        socket.end();
      },
      close: () => reject(new Error(`the answer is not whole: ${answer}`)),
    },
  });
  return promise;
}

test.skipIf(!hasStrace)(
  'a durable write returns between the request and the first byte, and another before the last bytes',
  async () => {
    const dataDir = makeFolder();
    const trace = join(makeFolder(), 'trace');
    const strace = ['strace', '-f', '-yy', '-s', '2000', '-e', `trace=${CALLS}`, '-o', trace];
    const server = await startServer({ dataDir, command: [...strace, EXECUTABLE, 'serve'] });
    const { token } = await createCaller(await signIn(server.origin), { name: 'trace' });
    const clientPort = await streamOnce(server.port, token);
    // strace itself holds signals back while its command runs.
    process.kill(childOf(server.pid), 'SIGTERM');
    expect(await server.exited).toBe(0);

    const traced = readFileSync(trace, 'utf8');
    // It holds what went over the wire, which is no artefact of the server's.
    rmSync(trace);
    const steps = joinResumed(traced.split('\n')).map((line) => classify(line, clientPort));
    const request = steps.indexOf('request');
    const firstByte = steps.indexOf('content', request);
    const finish = steps.indexOf('finish', request);
    expect(request).toBeGreaterThanOrEqual(0);
    expect(firstByte).toBeGreaterThan(request);
    expect(finish).toBeGreaterThan(firstByte);

    expect(steps.slice(request, firstByte)).toContain('durable-write');
    const lastContent = steps.slice(0, finish).lastIndexOf('content');
    expect(steps.slice(lastContent, finish)).toContain('durable-write');
    expect(traced).toMatch(/openat\([^)]*\.traffic-0", O_RDWR\|O_DSYNC/);
    // What went out through the wire did not go by another way.
    expect(traced).not.toMatch(/openat\([^)]*\.traffic-[01]", O_RDWR\)/);
  },
  60_000,
);

test.skipIf(!hasStrace)(
  'relaxed durability: the journal is written without waiting for the disk, which has it within a second',
  async () => {
    const dataDir = makeFolder();
    const trace = join(makeFolder(), 'trace');
    const strace = ['strace', '-f', '-yy', '-s', '2000', '-e', `trace=${CALLS}`, '-o', trace];
    const env = { TALLYGATE_DURABILITY: 'relaxed' };
    const server = await startServer({ dataDir, command: [...strace, EXECUTABLE, 'serve'], env });
    const { token } = await createCaller(await signIn(server.origin), { name: 'trace' });
    await streamOnce(server.port, token);
    await waitFor('a sync', () => /\bfdatasync\(\d+<[^>]*\.traffic-[01]>/.test(readFileSync(trace, 'utf8')));
    process.kill(childOf(server.pid), 'SIGTERM');
    expect(await server.exited).toBe(0);
    const traced = readFileSync(trace, 'utf8');
    rmSync(trace);
    const opened = traced.split('\n').filter((line) => /openat\(.*\.traffic-0"/.test(line));
    expect(opened.length).toBeGreaterThan(0);
    expect(opened.filter((line) => line.includes('O_DSYNC'))).toEqual([]);
  },
  60_000,
);
