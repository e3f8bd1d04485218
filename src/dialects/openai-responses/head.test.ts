import { expect, test } from 'bun:test';
import { GatewayError } from '../../lib/errors/index.ts';
import { wrapOpaque } from '../conversation/index.ts';
import { openaiResponses } from './index.ts';

const encoder = new TextEncoder();
const head = (body: object): ReturnType<typeof openaiResponses.decodeHead>['head'] =>
  openaiResponses.decodeHead(encoder.encode(JSON.stringify(body))).head;

test('model, cap, stream and hosted tools are read', () => {
  const tools = [
    { type: 'function', name: 'f' },
    { type: 'custom', name: 'g' },
    { type: 'apply_patch' },
    { type: 'web_search_preview' },
    { type: 'web_search' },
    { type: 'file_search' },
  ];
  expect(head({ model: 'm', input: 'Hi', stream: true, max_output_tokens: 9, tools })).toMatchObject({
    model: 'm',
    stream: true,
    outputTokensMax: 9,
    choices: 1,
    usageRequested: true,
    hostedTools: ['web_search', 'file_search'],
  });
});

test.each([
  [{ input: 'Hi' }, 'model'],
  [{ model: 'm' }, 'input'],
  [{ model: 'm', input: 5 }, 'input'],
  [{ model: 'm', input: ['Hi'] }, 'input'],
  [{ model: 'm', input: 'Hi', max_output_tokens: 0 }, 'max_output_tokens'],
  [{ model: 'm', input: 'Hi', previous_response_id: 5 }, 'previous_response_id'],
])('%p is refused at %s', (body, path) => {
  let refused: unknown = null;
  try {
    head(body);
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(GatewayError);
  expect(refused).toMatchObject({ type: 'invalid_request', details: [{ path }] });
});

test('input may be left out where a provider keeps it', () => {
  expect(head({ model: 'm', prompt: { id: 'p' } }).model).toBe('m');
  expect(head({ model: 'm', previous_response_id: 'resp_1', input: null }).model).toBe('m');
});

test('media count by kind and not by the length of their base64', () => {
  const data = `data:image/png;base64,${'A'.repeat(300_000)}`;
  const plain = head({ model: 'm', input: 'Hi' }).input.beside;
  const withImage = head({
    model: 'm',
    input: [{ role: 'user', content: [{ type: 'input_image', image_url: data }] }],
  }).input.beside;
  expect(withImage - plain).toBeGreaterThan(500);
  expect(withImage - plain).toBeLessThan(5000);
});

const edit = (text: string, cap: number | null = null): string =>
  openaiResponses.editBody(text, { model: 'new', requestUsage: true, outputTokensMax: cap });

test('a body is changed where it must be and nowhere else', () => {
  const text = '{ "model" : "old", "n": 1.0,"max_output_tokens":50, "x":12345678901234567890 }';
  expect(edit(text)).toBe(text.replace('"old"', '"new"'));
  expect(edit(text, 10)).toBe(text.replace('"old"', '"new"').replace(':50', ':10'));
  expect(edit(text, 60)).toBe(text.replace('"old"', '"new"'));
  expect(edit('{"model":"old"}', 5)).toBe('{"model":"new","max_output_tokens":5}');
  expect(edit('{"model":"old","max_output_tokens":null}', 5)).toBe('{"model":"new","max_output_tokens":5}');
});

test('thoughts that we wrapped for another maker do not reach this one', () => {
  const origin = { dialect: 'gemini', provider: 'prv_2', model: 'g' } as const;
  const foreign = { type: 'reasoning', summary: [], encrypted_content: wrapOpaque({ data: 'x', origin }) };
  const own = '{"type":"reasoning", "summary":[],"encrypted_content":"s"}';
  const said = '{"role":"user",  "content":"n: 1.0"}';
  const text = `{"model":"m","input":[${said}, ${JSON.stringify(foreign)},${own}],"store":false}`;
  expect(edit(text)).toBe(`{"model":"new","input":[${said},${own}],"store":false}`);
  const quoted = `{"model":"m","input":[ {"role":"user","content":"${foreign.encrypted_content}"} ]}`;
  expect(edit(quoted)).toBe(quoted.replace('"m"', '"new"'));
});

test('errors are this API’s own, in a stream flat and nested', () => {
  const error = new GatewayError('rate_limited');
  const body = JSON.parse(openaiResponses.encodeError(error, 'r', 'slow down')) as unknown;
  expect(body).toEqual({
    error: { message: 'slow down', type: 'rate_limit_error', param: null, code: 'rate_limited' },
  });
  const event = new TextDecoder().decode(openaiResponses.encodeStreamError(error, 'r', 'slow down'));
  expect(event).toStartWith('event: error\ndata: {"type":"error","code":"rate_limited","message":"slow down"');
  expect(JSON.parse(event.split('data: ')[1] ?? '')).toMatchObject({ error: { code: 'rate_limited' } });
});
