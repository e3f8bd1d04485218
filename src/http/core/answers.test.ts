import { expect, test } from 'bun:test';
import { answerData } from './answers.ts';
import type { ModelCall } from './call.ts';

const CALL = { requestId: 'req_"1"' } as ModelCall;

function write(data: unknown): Promise<string> {
  return answerData(CALL, 200, data).then((answer) => answer.text());
}

test('an answer with long lists, which is written in turns, is the text that a short one would be', async () => {
  const items = Array.from({ length: 1000 }, (_, index) => ({
    index,
    text: `"${index}"`,
    none: null,
    left: undefined,
  }));
  const long = { 'a "b"': 1, items, left: undefined, none: null, rest: { items }, more: [...items, undefined] };
  expect(await write(long)).toBe(JSON.stringify({ code: 0, message: 'ok', data: long, request_id: CALL.requestId }));
  expect(await write({ items: items.slice(0, 2) })).toBe(
    JSON.stringify({ code: 0, message: 'ok', data: { items: items.slice(0, 2) }, request_id: CALL.requestId }),
  );
  for (const data of [null, 'text', [1, 2], { toJSON: 1 }])
    expect(JSON.parse(await write(data))).toMatchObject({ code: 0, data });
});
