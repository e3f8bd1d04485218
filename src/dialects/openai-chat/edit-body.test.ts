import { expect, test } from 'bun:test';
import { scanObject } from '../../lib/json/index.ts';
import { editBody } from './edit-body.ts';

const KEEP = { model: 'up', requestUsage: false, outputTokensMax: null };

test('only the model changes; key order, white space, number text and unknown fields stay', () => {
  const text =
    '{ "z":1.0,\n "model" : "a", "messages":[{"role":"user","content":"\\u00e9","x":1e400}],"big":12345678901234567890 }\n';
  expect(editBody(text, KEEP)).toBe(text.replace('"a"', '"up"'));
});

test('what was read of the same text saves reading it, and changes nothing of the edit', () => {
  const text =
    '{ "messages":[{"role":"user","content":"\\"model\\":\\"a\\"","model":"b"}],"max_tokens":50, "model" : "a" }';
  const scanned = scanObject(text) ?? undefined;
  const other = scanObject('{"model":"a"}') ?? undefined;
  for (const edit of [
    KEEP,
    { ...KEEP, model: 'a' },
    { ...KEEP, requestUsage: true },
    { ...KEEP, stream: true },
    { ...KEEP, outputTokensMax: 10 },
  ]) {
    const edited = editBody(text, edit);
    expect(editBody(text, edit, scanned)).toBe(edited);
    expect(editBody(text, edit, other)).toBe(edited);
  }
  expect(editBody(text, { ...KEEP, model: 'a' }, scanned)).toBe(text);
});

test('a model name that needs escapes is escaped', () => {
  expect(editBody('{"model":"a"}', { ...KEEP, model: 'x"\\y' })).toBe('{"model":"x\\"\\\\y"}');
});

test('a model inside a message is no model', () => {
  const text = '{"messages":[{"role":"user","content":"\\"model\\":\\"a\\"","model":"b"}],"model":"a"}';
  expect(editBody(text, KEEP)).toBe(text.replace('"model":"a"}', '"model":"up"}'));
});

test('usage is asked for whatever the options say', () => {
  const ask = { ...KEEP, requestUsage: true };
  expect(editBody('{"model":"a"}', ask)).toBe('{"model":"up","stream_options":{"include_usage":true}}');
  expect(editBody('{"stream_options":null,"model":"a"}', ask)).toBe(
    '{"stream_options":{"include_usage":true},"model":"up"}',
  );
  expect(editBody('{"stream_options":{},"model":"a"}', ask)).toBe(
    '{"stream_options":{"include_usage":true},"model":"up"}',
  );
  expect(editBody('{"model":"a","stream_options":{"x":1.0}}', ask)).toBe(
    '{"model":"up","stream_options":{"x":1.0,"include_usage":true}}',
  );
  expect(editBody('{"model":"a","stream_options":{"include_usage":false,"x":1}}', ask)).toBe(
    '{"model":"up","stream_options":{"include_usage":true,"x":1}}',
  );
});

test('a cap is lowered, never raised', () => {
  const lower = { ...KEEP, outputTokensMax: 10 };
  expect(editBody('{"model":"a","max_tokens":50}', lower)).toBe('{"model":"up","max_tokens":10}');
  expect(editBody('{"model":"a","max_tokens":5}', lower)).toBe('{"model":"up","max_tokens":5}');
  expect(editBody('{"max_completion_tokens":1e3,"model":"a","max_tokens":5}', lower)).toBe(
    '{"max_completion_tokens":10,"model":"up","max_tokens":5}',
  );
});

test('a cap is added where there is none, under the name that the model knows', () => {
  const lower = { ...KEEP, outputTokensMax: 10 };
  expect(editBody('{"model":"a"}', lower)).toBe('{"model":"up","max_tokens":10}');
  expect(editBody('{"model":"a","max_tokens":null}', lower)).toBe('{"model":"up","max_tokens":10}');
  for (const model of ['o3-mini', 'gpt-5.1', 'openai/gpt-5']) {
    expect(editBody('{"model":"a"}', { ...lower, model })).toBe(`{"model":"${model}","max_completion_tokens":10}`);
  }
});

test('all edits at once leave a valid body', () => {
  const edited = editBody('{"max_tokens":99,"model":"a","messages":[]}', {
    model: 'b',
    requestUsage: true,
    outputTokensMax: 1,
  });
  expect(edited).toBe('{"max_tokens":1,"model":"b","messages":[],"stream_options":{"include_usage":true}}');
});
