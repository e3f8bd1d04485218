import { beforeAll, expect, test } from 'bun:test';
import { HeaderText } from '../../lib/header-text.ts';
import type { EgressCall, EgressHandler } from '../../egress/index.ts';
import {
  AWS_STREAM_TYPE,
  encodeAwsChunk,
  encodeAwsError,
  encodeAwsException,
  encodeConverseEvent,
} from '../../../test/support/aws-event-stream.ts';
import type { ConverseEvent } from '../../../test/support/converse-answer.ts';
import { prepareCodec, readEventStreams } from './event-stream.ts';

const EVENTS = [
  { type: 'message_start', message: { id: 'msg_1', usage: { input_tokens: 3 } } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Grüße, 世界' } },
  { type: 'message_stop', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 3 } },
];
const EXPECTED = EVENTS.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');

interface Answered {
  readonly status?: number;
  readonly headers?: string;
  readonly url?: string;
}

const NATIVE = 'https://bedrock-runtime.us-east-1.amazonaws.com/model/m/invoke-with-response-stream';
const CONVERSE = 'https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse-stream';

/** What a reader sees of these pieces. */
function read(
  pieces: readonly Uint8Array[],
  contentType = AWS_STREAM_TYPE,
  { status = 200, headers = '', url = NATIVE }: Answered = {},
) {
  const seen = { text: '', type: '' as string | null, ended: false, error: null as string | null, aborted: false };
  const network = {
    send(_: EgressCall, handler: EgressHandler) {
      queueMicrotask(() => {
        handler.onHead(status, new HeaderText(`\r\ncontent-type: ${contentType}\r\n${headers}`));
        for (const piece of pieces) handler.onChunk(piece);
        handler.onEnd();
      });
      return { sent: true, pause() {}, resume() {}, abort: () => void (seen.aborted = true) };
    },
    close() {},
  };
  return new Promise<typeof seen>((resolve) => {
    const decoder = new TextDecoder();
    readEventStreams(network).send({ url } as EgressCall, {
      onHead: (_, headers) => void (seen.type = headers.get('content-type')),
      onChunk: (chunk) => void (seen.text += decoder.decode(chunk, { stream: true })),
      onEnd: () => resolve({ ...seen, ended: true }),
      onError: (error) => resolve({ ...seen, error: error.kind }),
    });
  });
}

beforeAll(async () => {
  await prepareCodec();
});

const whole = Buffer.concat(EVENTS.map(encodeAwsChunk));

test('messages become the server-sent events of the vendor, however they are cut', async () => {
  for (const size of [1, 7, 64, whole.length]) {
    const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, n) =>
      whole.subarray(n * size, (n + 1) * size),
    );
    expect(await read(pieces)).toMatchObject({ text: EXPECTED, type: 'text/event-stream', ended: true, error: null });
  }
});

test('a failure inside the stream is an error event', async () => {
  const { text } = await read([encodeAwsException('throttlingException', 'too many tokens')]);
  expect(text).toBe(
    'event: error\ndata: {"type":"error","error":{"type":"rate_limit_error","message":"too many tokens"}}\n\n',
  );
});

test('a damaged or cut stream fails and is left', async () => {
  const damaged = new Uint8Array(whole);
  damaged[whole.length - 1] = (damaged[whole.length - 1] ?? 0) ^ 1;
  expect(await read([damaged])).toMatchObject({ error: 'protocol', aborted: true });
  expect((await read([damaged])).text).toContain('Grüße');
  expect((await read([whole.subarray(0, whole.length - 5)])).error).toBe('protocol');
  expect((await read([new Uint8Array(64).fill(255)])).error).toBe('protocol');
});

test('other answers pass as they are', async () => {
  const body = new TextEncoder().encode('{"message":"no"}');
  expect(await read([body], 'application/json')).toMatchObject({ text: '{"message":"no"}', type: 'application/json' });
});

test('events of Converse are members of one object, and so are its failures', async () => {
  const events: ConverseEvent[] = [
    { messageStart: { role: 'assistant' } },
    { contentBlockDelta: { delta: { text: 'Grüße' } } },
  ];
  const frames = [
    ...events.map(encodeConverseEvent),
    encodeAwsException('throttlingException', 'too many'),
    encodeAwsError('InternalFailure', 'broken'),
  ];
  const bytes = Buffer.concat(frames);
  for (const size of [3, bytes.length]) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, n) =>
      bytes.subarray(n * size, (n + 1) * size),
    );
    const { text } = await read(pieces, AWS_STREAM_TYPE, { url: CONVERSE });
    const failed = { throttlingException: { message: 'too many' } };
    const broken = { internalServerException: { message: 'broken' } };
    expect(text).toBe([...events, failed, broken].map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
  }
});

test('a refused call says in its body what its header said, in the words of what was asked', async () => {
  const body = new TextEncoder().encode('{"message":"no"}');
  const headers = 'x-amzn-errortype: ThrottlingException:http://internal.amazon.com/\r\n';
  const refused = { status: 429, headers };
  expect((await read([body], 'application/json', { ...refused, url: CONVERSE })).text).toBe(
    '{"__type":"throttlingException","message":"no"}',
  );
  expect((await read([body], 'application/json', refused)).text).toBe(
    '{"type":"error","error":{"type":"rate_limit_error","message":"no"}}',
  );
  const page = new TextEncoder().encode(`<html>${'x'.repeat(100_000)}`);
  expect((await read([page], 'text/html', { status: 503 })).text).toBe(new TextDecoder().decode(page));
  expect((await read([page.subarray(0, 20)], 'text/html', { status: 503 })).text).toHaveLength(20);
});
