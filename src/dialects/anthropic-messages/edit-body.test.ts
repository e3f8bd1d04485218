import { expect, test } from 'bun:test';
import { scanObject } from '../../lib/json/index.ts';
import { editBody } from './edit-body.ts';

const KEEP = { model: 'a', requestUsage: false, outputTokensMax: null };

test('what was read of the same text saves reading it, and changes nothing of the edit', () => {
  const text = '{ "messages":[{"role":"user","content":"Hi","model":"b"}],"max_tokens":50, "model" : "a" }';
  const scanned = scanObject(text) ?? undefined;
  const other = scanObject('{"model":"a"}') ?? undefined;
  for (const edit of [KEEP, { ...KEEP, model: 'up' }, { ...KEEP, stream: true }, { ...KEEP, outputTokensMax: 10 }]) {
    const edited = editBody(text, edit);
    expect(editBody(text, edit, scanned)).toBe(edited);
    expect(editBody(text, edit, other)).toBe(edited);
  }
  expect(editBody(text, KEEP, scanned)).toBe(text);
});
