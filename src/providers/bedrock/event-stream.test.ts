import { beforeAll, expect, test } from 'bun:test';
import { HeaderText } from '../../egress/index.ts';
import type { EgressCall, EgressHandler } from '../../egress/index.ts';
import { encodeAwsChunk, encodeAwsException } from '../../../test/support/aws-event-stream.ts';
import { prepareCodec, readEventStreams } from './event-stream.ts';

const EVENTS = [
  { type: 'message_start', message: { id: 'msg_1', usage: { input_tokens: 3 } } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Grüße, 世界' } },
  { type: 'message_stop', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 3 } },
];
const EXPECTED = EVENTS.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('');

/** What a reader sees of these pieces. */
function read(pieces: readonly Uint8Array[], contentType = 'application/vnd.amazon.eventstream') {
  const seen = { text: '', type: '' as string | null, ended: false, error: null as string | null, aborted: false };
  const network = {
    send(_: EgressCall, handler: EgressHandler) {
      queueMicrotask(() => {
        handler.onHead(200, new HeaderText(`\r\ncontent-type: ${contentType}\r\n`));
        for (const piece of pieces) handler.onChunk(piece);
        handler.onEnd();
      });
      return { pause() {}, resume() {}, abort: () => void (seen.aborted = true) };
    },
    close() {},
  };
  return new Promise<typeof seen>((resolve) => {
    const decoder = new TextDecoder();
    readEventStreams(network).send({} as EgressCall, {
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
