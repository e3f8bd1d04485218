import { gzipSync } from 'node:zlib';
import { LAST_ANSWER, sendAs } from '../clients/answers.ts';
import type { UpstreamFormat } from '../clients/answers.ts';
import { AWS_STREAM_TYPE } from './aws-event-stream.ts';
import type { UpstreamAnswer } from './upstream.ts';

/** Time-outs of the provider that fails, and what the machine may be late. */
const FAULT_TIMEOUTS = { first_byte_timeout_ms: 250, idle_timeout_ms: 250, timeout_ms: 1_000 } as const;
export const FAULT_WITHIN_MS = FAULT_TIMEOUTS.timeout_ms + 1_500;
const KINDS: Readonly<Record<UpstreamFormat['name'], string>> = {
  'openai-chat': 'openai-compatible',
  'openai-responses': 'openai-compatible',
  'anthropic-messages': 'anthropic',
  gemini: 'gemini',
  'bedrock-converse': 'bedrock',
};

/** Fields of a provider that speaks a format, and what its model is called there. */
export function faultyProvider(format: UpstreamFormat, url: string): Readonly<Record<string, unknown>> {
  const kind = KINDS[format.name];
  const isOpenai = kind === 'openai-compatible';
  return {
    upstream_model: format.name === 'bedrock-converse' ? 'us.amazon.nova-2-lite-v1:0' : 'upstream-name',
    kind,
    base_url: isOpenai ? `${url}/v1` : url,
    ...(isOpenai ? { dialects: [format.name] } : {}),
    ...FAULT_TIMEOUTS,
  };
}

/** Keeps a connection from being silent, and takes longer than all of the call may. */
const TRICKLE_MS = 60;

/** The head of an answer whose end is the end of its connection. */
export const head = (lines: string, status = '200 OK'): string =>
  `HTTP/1.1 ${status}\r\n${lines}connection: close\r\n\r\n`;
const HTML = '<!doctype html><html><body><h1>502 Bad Gateway</h1></body></html>';

/** A good answer of the format as bytes. */
export function bytesOf(dialect: UpstreamFormat, stream: boolean): Uint8Array {
  const good = sendAs(dialect, LAST_ANSWER, stream);
  if (good.kind !== 'whole') throw new Error('an answer is one piece');
  return typeof good.body === 'string' ? new TextEncoder().encode(good.body) : (good.body as Uint8Array);
}

export interface Fault {
  readonly name: string;
  readonly answer: (format: UpstreamFormat, stream: boolean) => UpstreamAnswer;
  /** Status and type of the error; null: it is no failure. */
  readonly error: readonly [429 | 502 | 504, string] | null;
}

export const UPSTREAM_ERROR = [502, 'upstream_error'] as const;
const TIMEOUT = [504, 'upstream_timeout'] as const;
export const answerWith = (
  status: number,
  body: string | object,
  headers: Record<string, string> = {},
): UpstreamAnswer => ({
  kind: 'whole',
  status,
  body,
  headers,
});

/** Before anything of the answer went to the client. */
export const EARLY_FAULTS: readonly Fault[] = [
  {
    name: 'a reset before the head',
    answer: () => ({ kind: 'raw', pieces: [''], ending: 'reset' }),
    error: UPSTREAM_ERROR,
  },
  {
    name: 'a reset in the head',
    answer: () => ({ kind: 'raw', pieces: ['HTTP/1.1 200 OK\r\ncont'], ending: 'reset' }),
    error: UPSTREAM_ERROR,
  },
  { name: 'a stall before the head', answer: () => ({ kind: 'stall' }), error: TIMEOUT },
  {
    name: 'a stall in the body',
    answer: (_, stream) => ({
      kind: 'raw',
      pieces: [
        head(
          stream ? 'content-type: text/event-stream\r\n' : 'content-type: application/json\r\ncontent-length: 500\r\n',
        ),
      ],
    }),
    error: TIMEOUT,
  },
  {
    name: 'a byte now and then',
    answer: (dialect, stream) => ({
      kind: 'raw',
      pieces: Array.from(
        head('content-type: application/json\r\ncontent-length: 900\r\n') +
          JSON.stringify(dialect.name + stream).repeat(9),
      ),
      intervalMs: TRICKLE_MS,
    }),
    error: TIMEOUT,
  },
  {
    name: '429 without a wait',
    answer: () => answerWith(429, { error: { message: 'slow down' } }),
    error: [429, 'rate_limited'],
  },
  {
    name: '429 with a wait',
    answer: () => answerWith(429, { error: { message: 'slow down' } }, { 'retry-after': '7' }),
    error: [429, 'rate_limited'],
  },
  {
    name: '429 that is about money',
    answer: () =>
      answerWith(429, {
        error: { message: 'Insufficient balance', type: 'insufficient_quota', code: 'insufficient_quota' },
      }),
    error: UPSTREAM_ERROR,
  },
  { name: '500', answer: () => answerWith(500, { error: { message: 'broken' } }), error: UPSTREAM_ERROR },
  {
    name: '529',
    answer: () => answerWith(529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
    error: UPSTREAM_ERROR,
  },
  {
    name: 'an HTML page with 502',
    answer: () => answerWith(502, HTML, { 'content-type': 'text/html' }),
    error: UPSTREAM_ERROR,
  },
  {
    name: 'an HTML page with 200',
    answer: () => answerWith(200, HTML, { 'content-type': 'text/html' }),
    error: UPSTREAM_ERROR,
  },
  { name: 'nothing with 200', answer: () => answerWith(200, ''), error: UPSTREAM_ERROR },
  { name: 'JSON that breaks off', answer: () => answerWith(200, '{"id":"x","choices":[{"ind'), error: UPSTREAM_ERROR },
  {
    name: 'an error with 200',
    answer: () => answerWith(200, { error: { message: 'no capacity', code: 503 } }),
    error: UPSTREAM_ERROR,
  },
  {
    name: 'a compressed body that says nothing',
    answer: () => ({ kind: 'whole', body: gzipSync('{}'), headers: { 'content-encoding': 'gzip' } }),
    error: UPSTREAM_ERROR,
  },
  {
    // It was asked for the body as it is.
    name: 'a good answer, compressed',
    answer: (dialect, stream) => ({
      kind: 'whole',
      body: gzipSync(bytesOf(dialect, stream)),
      headers: { 'content-encoding': 'gzip' },
    }),
    error: UPSTREAM_ERROR,
  },
  {
    name: 'a huge header',
    answer: () => answerWith(200, {}, { 'x-huge': 'x'.repeat(2 * 1024 * 1024) }),
    error: UPSTREAM_ERROR,
  },
  {
    name: 'no HTTP',
    answer: () => ({ kind: 'raw', pieces: ['SSH-2.0-OpenSSH_9.6\r\n'], ending: 'close' }),
    error: UPSTREAM_ERROR,
  },
  {
    name: 'the wrong content type',
    answer: (dialect, stream) => ({
      kind: 'whole',
      body: bytesOf(dialect, stream),
      headers: { 'content-type': 'application/octet-stream' },
    }),
    error: null,
  },
];

/** What happens to a stream of which some has been seen. */
export interface BrokenStream {
  readonly name: string;
  readonly answer: (format: UpstreamFormat) => UpstreamAnswer;
  readonly code: number;
  readonly type: string;
}

function streamHead(format: UpstreamFormat): string {
  return head(`content-type: ${format.name === 'bedrock-converse' ? AWS_STREAM_TYPE : 'text/event-stream'}\r\n`);
}

/** Where the half of a good stream ends: within its text. */
const halfAt = (bytes: Buffer): number => bytes.indexOf('Found') + 3;

/** A good stream up to its half: some text was seen, and the event that was under way is not whole. */
function halfOf(format: UpstreamFormat): Buffer {
  const bytes = Buffer.from(bytesOf(format, true));
  const half = bytes.subarray(0, halfAt(bytes));
  if (format.name !== 'gemini') return half;
  const whole = bytes.toString().split('"finishReason"')[0]?.replace(/,$/, '');
  return Buffer.concat([Buffer.from(`${whole}}]}\n\n`), half]);
}

/** The bytes of what comes last, where usage stands; before it the text is whole. */
const LAST_EVENT: Readonly<Record<UpstreamFormat['name'], string>> = {
  'openai-chat': 'data: {"id":"req_0123456789abcdef0123456789abcdef","object":"chat.completion.chunk"',
  'openai-responses': 'event: response.completed',
  'anthropic-messages': 'event: message_delta',
  gemini: 'data: ',
  'bedrock-converse': '',
};

/** A good stream without its last event. */
function withoutUsage(format: UpstreamFormat): Buffer {
  const bytes = Buffer.from(bytesOf(format, true));
  if (format.name === 'bedrock-converse') return bytes.subarray(0, lastAwsEvent(bytes));
  return bytes.subarray(0, bytes.lastIndexOf(LAST_EVENT[format.name]));
}

/** Where the last event of the binary framing begins; each says its length first. */
function lastAwsEvent(bytes: Buffer): number {
  let at = 0;
  for (let next = 0; next < bytes.length; next += bytes.readUInt32BE(next)) at = next;
  return at;
}

const UPSTREAM = { code: 50201, type: 'upstream_error' } as const;
const LATE = { code: 50401, type: 'upstream_timeout' } as const;

export const BROKEN_STREAMS: readonly BrokenStream[] = [
  {
    name: 'is cut in the middle of an event',
    answer: (format) => ({ kind: 'raw', pieces: [streamHead(format), halfOf(format)], ending: 'close' }),
    ...UPSTREAM,
  },
  {
    name: 'is reset',
    answer: (format) => ({ kind: 'raw', pieces: [streamHead(format), halfOf(format)], ending: 'reset' }),
    ...UPSTREAM,
  },
  {
    name: 'is reset just before its usage',
    answer: (format) => ({ kind: 'raw', pieces: [streamHead(format), withoutUsage(format)], ending: 'reset' }),
    ...UPSTREAM,
  },
  {
    name: 'stalls',
    answer: (format) => ({ kind: 'raw', pieces: [streamHead(format), halfOf(format)] }),
    ...LATE,
  },
  {
    name: 'goes on by a byte now and then',
    answer: (format) => {
      const bytes = Buffer.from(bytesOf(format, true));
      const rest = Array.from(bytes.subarray(halfAt(bytes), halfAt(bytes) + 40), (byte) => Uint8Array.of(byte));
      return { kind: 'raw', pieces: [streamHead(format), halfOf(format), ...rest], intervalMs: TRICKLE_MS };
    },
    ...LATE,
  },
];
