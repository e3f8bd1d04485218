import { expect, test } from 'bun:test';
import { learnTemplate } from './frame-template.ts';

const encoder = new TextEncoder();

function bytesOf(content: string, padding: string, finish: string | null = null): Uint8Array {
  const choices = [{ index: 0, delta: { content }, finish_reason: finish }];
  return encoder.encode(`data: ${JSON.stringify({ id: 'c', choices, obfuscation: padding })}\n\n`);
}

function match(learnt: Uint8Array, met: Uint8Array): { end: number; characters: number } | null {
  const template = learnTemplate(learnt, 0, learnt.length);
  if (template === null) return null;
  return { end: template.match(met, 0), characters: template.characters };
}

test('a frame of the same shape is recognised, and its output counted without its padding', () => {
  const met = bytesOf('é\u{1f600}"\n', 'xyz');
  expect(match(bytesOf('a', 'xxxxxxxx'), met)).toEqual({ end: met.length, characters: 5 });
});

test('a frame of another shape is not recognised, nor one that is cut', () => {
  const learnt = bytesOf('a', 'x');
  expect(match(learnt, bytesOf('a', 'x', 'stop'))?.end).toBe(-1);
  expect(match(learnt, bytesOf('', 'x'))?.end).toBe(-1);
  const met = bytesOf('abc', 'x');
  for (let length = 0; length < met.length; length++) expect(match(learnt, met.subarray(0, length))?.end).toBe(-1);
});

test('nothing is learnt of a frame that does more than add output, or adds none', () => {
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const frames = [
    bytesOf('a', 'x', 'stop'),
    bytesOf('', 'x'),
    encoder.encode(`data: ${JSON.stringify({ choices: [{ delta: { content: 'a' } }], usage })}\n\n`),
    encoder.encode(`data: ${JSON.stringify({ choices: [{ delta: { content: 'a' } }], error: {} })}\n\n`),
    encoder.encode('data: [DONE]\n\n'),
    encoder.encode(': "content":"a"\n\n'),
  ];
  for (const bytes of frames) expect(learnTemplate(bytes, 0, bytes.length)).toBeNull();
});
