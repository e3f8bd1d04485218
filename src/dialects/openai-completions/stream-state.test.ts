import { array, assert, integer, property } from 'fast-check';
import { expect, test } from 'bun:test';
import { openaiCompletions } from './index.ts';

const chunk = (choices: readonly object[], more: object = {}): string =>
  `data: ${JSON.stringify({ id: 'c', object: 'text_completion', choices, ...more })}`;
const USAGE = chunk([], { usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } });
const FRAMES = [
  ': a comment',
  chunk([{ text: 'Grüße', index: 0, finish_reason: null }]),
  'event: odd\r\ndata: {"unknown":1.0}',
  chunk([{ text: '😀', index: 1, finish_reason: null }], { usage: null }),
  chunk([{ text: '', index: 0, finish_reason: 'stop' }]),
  chunk([{ text: '', index: 1, finish_reason: 'length' }]),
];
const TAIL = chunk([{ text: '', index: 1, finish_reason: 'length' }]);
const join = (frames: readonly string[]): Buffer => Buffer.from(frames.map((frame) => `${frame}\n\n`).join(''));

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % bytes.length)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, at) => bytes.subarray(ends[at - 1] ?? 0, end));
}

test('however a stream is cut, its bytes pass, the usage that nobody asked for excepted, and the end is kept', () => {
  const all = join([...FRAMES, USAGE, 'data: [DONE]']);
  assert(
    property(array(integer({ min: 1, max: 1000 }), { maxLength: 20 }), (places) => {
      const tap = openaiCompletions.createTap({ usageRequested: false, holdTail: true });
      const [early, late]: [Uint8Array[], Uint8Array[]] = [[], []];
      for (const piece of cut(all, places)) tap.push(piece, early);
      tap.finish(late);
      const [before, after] = [Buffer.concat(early).toString(), Buffer.concat(late).toString()];
      expect(before + after).toBe(join([...FRAMES, 'data: [DONE]']).toString());
      expect(after.startsWith(TAIL)).toBe(true);
      expect(tap.state).toMatchObject({
        finishReason: 'stop',
        rawFinishReason: 'stop',
        visibleCharacters: 7,
        complete: true,
        started: true,
        usage: { input: 3, output: 2 },
      });
    }),
  );
});

test('usage that was asked for stays', () => {
  const tap = openaiCompletions.createTap({ usageRequested: true, holdTail: true });
  const out: Uint8Array[] = [];
  tap.push(join([...FRAMES, USAGE, 'data: [DONE]']), out);
  tap.finish(out);
  expect(Buffer.concat(out).toString()).toContain('"prompt_tokens":3');
});

test('the reason of the first choice stands for the answer, in whatever order they end', () => {
  const tap = openaiCompletions.createTap({ usageRequested: true, holdTail: true });
  const ends = [2, 0, 1].map((index) => chunk([{ text: 'x', index, finish_reason: index === 0 ? 'length' : 'stop' }]));
  tap.push(join(ends), []);
  expect([tap.state.finishReason, tap.state.complete]).toEqual(['length', false]);
  tap.finish([]);
  expect(tap.state.complete).toBe(true);
});

test('a stream that breaks off is not complete, one with an error says so', () => {
  const cutOff = openaiCompletions.createTap({ usageRequested: true, holdTail: true });
  cutOff.push(join(FRAMES.slice(0, 4)), []);
  cutOff.finish([]);
  expect(cutOff.state).toMatchObject({ complete: false, finishReason: null, usage: null });
  const failed = openaiCompletions.createTap({ usageRequested: true, holdTail: true });
  failed.push(join([FRAMES[1] ?? '', 'data: {"error":{"message":"no"}}']), []);
  expect(failed.state.streamError).toContain('no');
});

test('garbage is passed and never throws', () => {
  for (const garbage of [
    'data: {',
    'data: null',
    'data: []',
    'data: {"choices":5}',
    'data: {"choices":[null]}',
    '\u0000',
  ]) {
    const tap = openaiCompletions.createTap({ usageRequested: false, holdTail: true });
    const out: Uint8Array[] = [];
    tap.push(join([garbage]), out);
    tap.finish(out);
    expect(Buffer.concat(out).toString()).toBe(join([garbage]).toString());
  }
});
