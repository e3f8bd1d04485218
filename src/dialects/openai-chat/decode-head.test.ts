import { describe, expect, test } from 'bun:test';
import { GatewayError } from '../../lib/errors/index.ts';
import { decodeHead } from './decode-head.ts';

const encoder = new TextEncoder();
const MESSAGES = '"messages":[{"role":"user","content":"hi"}]';

function head(members: string): ReturnType<typeof decodeHead>['head'] {
  return decodeHead(encoder.encode(`{"model":"m",${MESSAGES}${members}}`)).head;
}

function refusal(text: string): { readonly type: string; readonly path: unknown } {
  try {
    decodeHead(encoder.encode(text));
  } catch (error) {
    if (error instanceof GatewayError) return { type: error.type, path: error.details[0]?.['path'] ?? null };
    throw error;
  }
  return { type: 'accepted', path: null };
}

test('reads what admission needs', () => {
  const members =
    ',"stream":true,"max_tokens":9,"n":3,"stream_options":{"include_usage":true},"tools":[{"type":"function"},{"type":"mcp"}]';
  expect(head(members)).toMatchObject({
    model: 'm',
    stream: true,
    outputTokensMax: 9,
    choices: 3,
    usageRequested: true,
    hostedTools: ['mcp'],
  });
  expect(head('')).toMatchObject({
    stream: false,
    outputTokensMax: null,
    choices: 1,
    usageRequested: false,
    hostedTools: [],
  });
});

test('of two caps the larger one is the worst case', () => {
  expect(head(',"max_tokens":9,"max_completion_tokens":20').outputTokensMax).toBe(20);
});

test('null counts as absent in every known field', () => {
  const members =
    ',"stream":null,"max_tokens":null,"n":null,"stream_options":null,"temperature":null,"tools":null,"stop":null';
  expect(head(members)).toMatchObject({ stream: false, outputTokensMax: null, choices: 1 });
});

test('unknown fields are accepted and the text is kept as received', () => {
  const text = ` {"model":"m", ${MESSAGES},"weird":{"a":[1.0,1e400,12345678901234567890]},"weird":2}\n`;
  expect(decodeHead(encoder.encode(text)).text).toBe(text);
});

describe('a wrong field is refused with its path', () => {
  const body = (members: string): string => `{"model":"m",${MESSAGES},${members}}`;
  const cases: readonly (readonly [string, string])[] = [
    [`{${MESSAGES}}`, 'model'],
    [`{"model":"",${MESSAGES}}`, 'model'],
    [`{"model":7,${MESSAGES}}`, 'model'],
    [`{"model":"m","model":"n",${MESSAGES}}`, 'model'],
    [`{"model":"m","mod\\u0065l":"n",${MESSAGES}}`, 'model'],
    ['{"model":"m"}', 'messages'],
    ['{"model":"m","messages":"hi"}', 'messages'],
    ['{"model":"m","messages":[{"role":"user"},1]}', 'messages.1'],
    ['{"model":"m","messages":[{"role":"user"},{"content":"x"}]}', 'messages.1.role'],
    ['{"model":"m","messages":[{"role":5}]}', 'messages.0.role'],
    ['{"model":"m","messages":[{"role":"user","content":{}}]}', 'messages.0.content'],
    [body('"stream":"yes"'), 'stream'],
    [body('"stream":true,"stream":false'), 'stream'],
    [body('"max_tokens":0'), 'max_tokens'],
    [body('"max_tokens":1.5'), 'max_tokens'],
    [body('"max_tokens":1e400'), 'max_tokens'],
    [body('"max_completion_tokens":"9"'), 'max_completion_tokens'],
    [body('"n":0'), 'n'],
    [body('"n":129'), 'n'],
    [body('"temperature":"hot"'), 'temperature'],
    [body('"stop":[1]'), 'stop'],
    [body('"tools":{}'), 'tools'],
    [body('"stream_options":[]'), 'stream_options'],
    [body('"stream_options":{"include_usage":1}'), 'stream_options.include_usage'],
    [body('"stream_options":{"include_usage":true,"include_usage":false}'), 'stream_options.include_usage'],
    ['[1]', 'body'],
    ['null', 'body'],
  ];
  for (const [text, path] of cases) {
    test(`${path}: ${text.slice(0, 90)}`, () => expect(refusal(text)).toEqual({ type: 'invalid_request', path }));
  }
});

test('what is no JSON is refused as such', () => {
  for (const text of ['', '{', 'hello', '{"model":"m",}', `{"model":"m",${MESSAGES}} x`, `{"a":${'['.repeat(200)}`]) {
    expect(refusal(text).type).toBe('invalid_json');
  }
});
