import { expect, test } from 'bun:test';
import { fold } from '../conversation/index.ts';
import type { ConversationEvent } from '../conversation/index.ts';
import { ConverseStreamDecoder } from './decode-stream.ts';
import { decodeError } from './errors.ts';
import { mapFinishReason } from './finish-reason.ts';
import { mapUsage } from './usage.ts';

const encoder = new TextEncoder();

function decode(events: readonly object[], model = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0') {
  const decoder = new ConverseStreamDecoder({ dialect: 'bedrock-converse', provider: 'prv_1', model });
  const out: ConversationEvent[] = [];
  for (const event of events) decoder.push(encoder.encode(`data: ${JSON.stringify(event)}\n\n`), out);
  decoder.finish(out);
  return { out, state: decoder.state };
}

const STOP = { messageStop: { stopReason: 'end_turn' } };
const usage = (counts: object): object => ({ metadata: { usage: counts, metrics: { latencyMs: 1 } } });

test('what is cached stands beside the input, but for one family whose streams count it twice', () => {
  const counts = { inputTokens: 4995, outputTokens: 19, cacheReadInputTokens: 0, cacheWriteInputTokens: 4993 };
  expect(decode([STOP, usage(counts)]).state.usage).toMatchObject({ input: 4995, cacheWrite5m: 4993, output: 19 });
  expect(decode([STOP, usage(counts)], 'us.openai.gpt-5.6-sol').state.usage).toMatchObject({
    input: 2,
    cacheWrite5m: 4993,
    output: 19,
  });
  const details = [{ ttl: '1h', inputTokens: 93 }];
  expect(mapUsage({ ...counts, cacheDetails: details }, false)).toMatchObject({ cacheWrite5m: 4900, cacheWrite1h: 93 });
  expect(mapUsage({ inputTokens: 0, outputTokens: 0 }, false)).toBeNull();
});

test('an empty text is no block, and a call without arguments is one of none', () => {
  const delta = (contentBlockIndex: number, said: object): object => ({
    contentBlockDelta: { contentBlockIndex, delta: said },
  });
  const { out } = decode([
    delta(0, { text: '' }),
    { contentBlockStop: { contentBlockIndex: 0 } },
    { contentBlockStart: { contentBlockIndex: 1, start: { toolUse: { toolUseId: 'a', name: 'list' } } } },
    { contentBlockStop: { contentBlockIndex: 1 } },
    STOP,
    usage({ inputTokens: 1, outputTokens: 1 }),
  ]);
  const [choice] = fold(out).choices;
  expect(choice?.content).toEqual([{ type: 'tool-call', id: 'a', name: 'list', arguments: '{}' }]);
  expect(choice?.finishReason).toBe('tool_calls');
});

test('a failure is an error with what the service says, and stands for a status', () => {
  const { out, state } = decode([
    { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Hi' } } },
    { throttlingException: { message: 'too many tokens' } },
  ]);
  expect(out.filter(({ type }) => type === 'error')).toHaveLength(1);
  expect(out.some(({ type }) => type === 'choice-end')).toBe(false);
  expect(state).toMatchObject({ complete: false, finishReason: null, started: true });
  expect(decodeError(encoder.encode(state.streamError ?? ''))).toEqual({
    message: 'too many tokens',
    code: 'throttlingException',
    status: 429,
  });
});

test('failures are told by their type, however it is spelt', () => {
  const read = (body: object) => decodeError(encoder.encode(JSON.stringify(body)));
  expect(read({ __type: 'com.amazon.coral#ValidationException:http://x', Message: 'no' })).toEqual({
    message: 'no',
    code: 'validationException',
    status: 400,
  });
  expect(read({ __type: 'ServiceQuotaExceededException', message: 'a quota' }).status).toBe(429);
  expect(read({ message: 'alone' })).toEqual({ message: 'alone', code: null });
  expect(decodeError(encoder.encode('<html>'))).toEqual({ message: null, code: null });
});

test('reasons that the API adds later are an end', () => {
  expect(mapFinishReason('something_new', false)).toBe('stop');
  expect(mapFinishReason('end_turn', true)).toBe('tool_calls');
  expect(mapFinishReason('max_tokens', true)).toBe('length');
});
