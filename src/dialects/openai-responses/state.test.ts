import { expect, test } from 'bun:test';
import { isRecord } from '../../lib/json/index.ts';
import type { KeptTurn } from '../port.ts';
import { decodeHead } from './decode-head.ts';
import { responseState } from './state.ts';
import { ResponseStreamState } from './stream-state.ts';

const FIRST: KeptTurn & { readonly id: string } = {
  id: 'resp_0a',
  input: '[{"role":"user","content":"Hi"}]',
  answer:
    '{"id":"resp_0a","output":[{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":' +
    '[{"type":"output_text","text":"Hello.","annotations":[]}]},{"type":"function_call","id":"fc_1","status":"completed",' +
    '"call_id":"call_1","name":"find","arguments":"{\\"n\\": 1.0}"}]}',
  output: null,
};
const SECOND: KeptTurn & { readonly id: string } = {
  id: 'resp_0b',
  input: '[{"type":"function_call_output","call_id":"call_1","output":"12345678901234567890"}]',
  answer: '{"id":"resp_0b","output":[]}',
  output:
    '[{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"x"},{"id":"rs_2","type":"reasoning","summary":[]}]',
};

test('a body is continued: earlier turns, then its own input, and nothing else of it is touched', () => {
  const text = '{ "model":"m", "previous_response_id" : "resp_0b","input": "Go on", "temperature":1.0,"store":true }';
  expect(responseState.readPreviousId(text)).toBe('resp_0b');
  const body = responseState.continueFrom(text, [FIRST, SECOND]);
  expect(body).toBe(
    '{"model":"m","input": [' +
      '{"role":"user","content":"Hi"},' +
      '{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hello.","annotations":[]}]},' +
      '{"type":"function_call","call_id":"call_1","name":"find","arguments":"{\\"n\\": 1.0}"},' +
      '{"type":"function_call_output","call_id":"call_1","output":"12345678901234567890"},' +
      '{"type":"reasoning","summary":[],"encrypted_content":"x"},' +
      '{"type":"message","role":"user","content":"Go on"}],"temperature":1.0,"store":true}',
  );
});

test('a body without an input of its own goes on with what was said before', () => {
  const body = responseState.continueFrom('{"model":"m","previous_response_id":"resp_0a"}', [FIRST]);
  expect(JSON.parse(body)).toMatchObject({ model: 'm', input: [{ role: 'user' }, { role: 'assistant' }, {}] });
  expect(decodeHead(new TextEncoder().encode(body)).head.model).toBe('m');
});

test.each([
  ['{"model":"m","input":"Hi"}', null],
  ['{"previous_response_id":null}', null],
  ['{"previous_response_id":5}', null],
  ['{"previous_response_id":"a","previous_response_id":"b"}', null],
  ['[]', null],
  ['{"previous_response_id":"a"}', 'a'],
])('what %s continues is %p', (text, id) => {
  expect(responseState.readPreviousId(text)).toBe(id);
});

test('items that a body only names are said in their place, those of others stay', () => {
  const own = `msg_${'0a'.repeat(16)}0001`;
  const text = `{"model":"m","input":[{"role":"user","content":"item_reference"},{"type":"item_reference","id":"${own}"},{"id":"msg_68","type":"item_reference"}]}`;
  expect(responseState.listReferences(text)).toEqual([{ id: own, answerId: `req_${'0a'.repeat(16)}` }]);
  const items = new Map([
    [own, `{"id":"${own}","type":"message","role":"assistant","content":[{"n":1.0}],"status":"completed"}`],
  ]);
  expect(responseState.replaceReferences(text, items)).toBe(
    '{"model":"m","input":[{"role":"user","content":"item_reference"},' +
      '{"type":"message","role":"assistant","content":[{"n":1.0}]},{"id":"msg_68","type":"item_reference"}]}',
  );
  expect(responseState.listReferences('{"input":"item_reference"}')).toEqual([]);
});

test('hosted tools’ items keep their names', () => {
  const answer = '{"output":[{"id":"ws_1","type":"web_search_call","status":"completed"}]}';
  const body = responseState.continueFrom('{"input":[]}', [{ input: '[]', answer, output: null }]);
  expect(JSON.parse(body).input).toEqual([{ id: 'ws_1', type: 'web_search_call', status: 'completed' }]);
});

test('an answer that is kept repeats what it was asked', () => {
  const text = '{"model":"m","input":"Hi","metadata":{"a":"1"},"temperature":1.0,"top_p":null,"tools":[{"n":1.0}]}';
  expect([...responseState.readSettings(text, 'resp_0a')]).toEqual([
    ['store', 'true'],
    ['metadata', '{"a":"1"}'],
    ['temperature', '1.0'],
    ['tools', '[{"n":1.0}]'],
    ['previous_response_id', '"resp_0a"'],
  ]);
});

test('a provider that keeps nothing is not asked to, and what was not asked stays so', () => {
  expect(responseState.askNotToKeep('{"store": true,"n":1.0}')).toBe('{"store": false,"n":1.0}');
  for (const text of ['{"store":false}', '{"store":null}', '{"n":1.0}'])
    expect(responseState.askNotToKeep(text)).toBe(text);
});

test('thoughts that nobody sealed are left out for a provider that keeps its own', () => {
  const text =
    '{"input":[{"type":"reasoning","summary":[]},{"type":"reasoning","encrypted_content":"x"},{"role":"user"}]}';
  expect(responseState.dropUnsealed(text)).toBe(
    '{"input":[{"type":"reasoning","encrypted_content":"x"},{"role":"user"}]}',
  );
  expect(responseState.dropUnsealed('{"input":"reasoning"}')).toBe('{"input":"reasoning"}');
});

interface Page {
  readonly data: readonly { readonly id: string }[];
}

function list(page: Partial<Parameters<typeof responseState.encodeItems>[1]> = {}): Page {
  const whole = { descending: false, after: null, limit: 20, ...page };
  const value: unknown = JSON.parse(responseState.encodeItems([FIRST, SECOND], whole));
  if (!isRecord(value)) throw new Error('no page');
  return value as unknown as Page;
}

test('what an answer was made from is listed with ids, the last answer not among it', () => {
  expect(list()).toMatchObject({
    object: 'list',
    has_more: false,
    first_id: 'msg_0ae000',
    last_id: 'fco_0be000',
    data: [
      {
        id: 'msg_0ae000',
        type: 'message',
        status: 'completed',
        role: 'user',
        content: [{ type: 'input_text', text: 'Hi' }],
      },
      { id: 'msg_1', role: 'assistant' },
      { id: 'fc_1', type: 'function_call' },
      { id: 'fco_0be000', type: 'function_call_output', output: '12345678901234567890' },
    ],
  });
});

test('the list is read in pages in either order, each item once', () => {
  const seen: string[] = [];
  let after: string | null = null;
  for (let n = 0; n < 3; n++) {
    const page = list({ descending: true, limit: 2, after });
    seen.push(...page.data.map(({ id }) => id));
    after = seen.at(-1) ?? null;
    if (page.data.length < 2) break;
  }
  expect(seen).toEqual(['fco_0be000', 'fc_1', 'msg_1', 'msg_0ae000']);
  expect(() => list({ after: 'msg_unknown' })).toThrow('after names no item of the list');
});

test('a stream that is kept is known whole at its end, also where its last event leaves the output out', () => {
  const item = { type: 'response.output_item.done', output_index: 0, item: { id: 'msg_1', type: 'message', n: 1 } };
  const end = { type: 'response.completed', response: { id: 'resp_1', status: 'completed', usage: null } };
  const state = new ResponseStreamState(true);
  state.read(JSON.stringify(item).replace('"n":1', '"n":1.0'));
  state.read(JSON.stringify(end));
  expect([state.answerId, state.answerBody]).toEqual([
    'resp_1',
    '{"id":"resp_1","status":"completed","usage":null,"output":[{"id":"msg_1","type":"message","n":1.0}]}',
  ]);
  const unkept = new ResponseStreamState();
  unkept.read(JSON.stringify(end));
  expect([unkept.answerId, unkept.answerBody]).toEqual(['resp_1', null]);
});
