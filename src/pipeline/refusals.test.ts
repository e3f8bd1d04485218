import { expect, test } from 'bun:test';
import { readRefusal } from './refusals.ts';

const OVERFLOWS = [
  "This model's maximum context length is 8192 tokens. However, you requested 9000 tokens.",
  'Your input exceeds the context window of this model. Please adjust your input and try again.',
  'request (2009 tokens) exceeds the available context size (512 tokens), try increasing it',
  'The input token count (1250074) exceeds the maximum number of tokens allowed (1048576).',
  'prompt is too long: 210000 tokens > 200000 maximum',
  'Input is too long for requested model.',
  'The total length of all messages is too long.',
  'Please reduce the length of the messages or completion.',
  'Prompt contains 40000 tokens, too large for model with 32768 maximum context length',
  'Range of input length should be [1, 30720]',
];
const MISTAKES = [
  'Too many strict tools (21). The maximum number of strict tools supported is 20.',
  "Invalid schema for response_format 'response': In context=(), 'additionalProperties' is required.",
  "Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 99.0 instead.",
  'max_tokens: 100000 > 8192, which is the maximum allowed number of output tokens',
  "Invalid 'user': string too long. Expected a string with maximum length 64.",
];

test.each(OVERFLOWS)('too long: %s', (message) => {
  expect(readRefusal(400, { message, code: 'invalid_request_error' })).toBe('context_overflow');
});

test.each(MISTAKES)("the client's own mistake: %s", (message) => {
  expect(readRefusal(400, { message, code: 'invalid_request_error' })).toBeNull();
});

test('codes say it without a message, and so does 413', () => {
  expect(readRefusal(null, { message: null, code: 'context_length_exceeded' })).toBe('context_overflow');
  expect(readRefusal(413, { message: null, code: 'request_too_large' })).toBe('context_overflow');
  expect(readRefusal(400, { message: 'whatever', code: 'content_filter' })).toBe('content_filter');
  expect(readRefusal(400, { message: null, code: null })).toBeNull();
});

test('a refused content is told from its message', () => {
  const message = 'The response was filtered due to the prompt triggering the content management policy.';
  expect(readRefusal(400, { message, code: null })).toBe('content_filter');
});
