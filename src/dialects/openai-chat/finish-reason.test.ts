import { expect, test } from 'bun:test';
import { mapFinishReason } from './finish-reason.ts';

test('every spelling means one of the canonical reasons, an unknown one that the answer is done', () => {
  const raw = ['stop', 'length', 'max_tokens', 'tool_calls', 'function_call', 'content_filter', 'error', 'STOP', 'eos'];
  expect(raw.map((reason) => mapFinishReason(reason, false))).toEqual([
    'stop',
    'length',
    'length',
    'tool_calls',
    'tool_calls',
    'content_filter',
    'error',
    'stop',
    'stop',
  ]);
});

test('calls turn stop into tool_calls and nothing else', () => {
  expect(mapFinishReason('stop', true)).toBe('tool_calls');
  expect(mapFinishReason('length', true)).toBe('length');
  expect(mapFinishReason('content_filter', true)).toBe('content_filter');
});
