import { describe, expect, test } from 'bun:test';
import * as fc from 'fast-check';
import { readChunk } from './stream-state.ts';
import { countCharacters } from './blocks.ts';
import { ChatTap } from './tap.ts';

const encoder = new TextEncoder();
const HELD = { usageRequested: true, holdTail: true };
const DONE = 'data: [DONE]\n\n';

function frame(delta: object, finish: string | null = null, more: object = {}, index = 0): string {
  const choices = [{ index, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', choices, ...more })}\n\n`;
}

const USAGE = { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 };
const USAGE_FRAME = `data: ${JSON.stringify({ id: 'c', choices: [], usage: USAGE })}\n\n`;

function run(frames: readonly string[], options = HELD): { tap: ChatTap; before: string; output: string } {
  const tap = new ChatTap(options);
  const out: Uint8Array[] = [];
  for (const text of frames) tap.push(encoder.encode(text), out);
  const before = Buffer.concat(out).toString();
  tap.finish(out);
  return { tap, before, output: Buffer.concat(out).toString() };
}

describe('what leaves', () => {
  test('everything from the finish reason onward waits for the end', () => {
    const early = [frame({ role: 'assistant', content: '' }), frame({ content: 'a' }), frame({ content: 'b' })];
    const late = [frame({}, 'stop'), USAGE_FRAME, DONE];
    const { before, output } = run([...early, ...late]);
    expect(before).toBe(early.join(''));
    expect(output).toBe([...early, ...late].join(''));
  });

  test('nothing waits where nothing is to be held', () => {
    const frames = [frame({ content: 'a' }), frame({}, 'stop'), DONE];
    expect(run(frames, { usageRequested: true, holdTail: false }).before).toBe(frames.join(''));
  });

  test('of several choices the last one to finish is waited for', () => {
    const frames = [
      frame({ content: 'a' }, null, {}, 0),
      frame({ content: 'b' }, null, {}, 1),
      frame({}, 'stop', {}, 0),
      frame({ content: 'c' }, null, {}, 1),
    ];
    const { before } = run([...frames, frame({}, 'length', {}, 1), DONE]);
    expect(before).toBe(frames.join(''));
  });

  test('a choice that begins behind the finish of another lets go of what was held', () => {
    const frames = [frame({ content: 'a' }), frame({}, 'stop'), frame({ content: 'b' }, null, {}, 1)];
    expect(run([...frames, frame({}, 'stop', {}, 1)]).before).toBe(frames.join(''));
  });

  test('a choice that goes on behind its own finish reason stays held', () => {
    const early = frame({ content: 'a' });
    const late = [frame({}, 'stop'), frame({ content: 'b' }), DONE];
    const { before, output } = run([early, ...late]);
    expect(before).toBe(early);
    expect(output).toBe([early, ...late].join(''));
  });

  test('a usage chunk that was not asked for is taken out, one with choices stays', () => {
    const options = { usageRequested: false, holdTail: true };
    const { tap, output } = run(
      [frame({ content: 'a' }), USAGE_FRAME, frame({}, 'stop', { usage: USAGE }), DONE],
      options,
    );
    expect(output).toBe([frame({ content: 'a' }), frame({}, 'stop', { usage: USAGE }), DONE].join(''));
    expect(tap.state.usage).toMatchObject({ input: 5, output: 3 });
  });

  test('a usage chunk that reports nothing of use is taken out too', () => {
    const options = { usageRequested: false, holdTail: true };
    const useless = frame({}, null, { choices: [], usage: { prompt_tokens: 0 } });
    const { output } = run([frame({ content: 'a' }), frame({}, 'stop'), useless, DONE], options);
    expect(output).toBe([frame({ content: 'a' }), frame({}, 'stop'), DONE].join(''));
  });

  test('an error stays although usage is beside it', () => {
    const error = `data: ${JSON.stringify({ error: { message: 'no' }, choices: [], usage: USAGE })}\n\n`;
    const { tap, output } = run([error], { usageRequested: false, holdTail: true });
    expect(output).toBe(error);
    expect(tap.state).toMatchObject({ streamError: error.slice(6, -2), complete: false });
  });

  test('comments, unknown events and broken frames pass', () => {
    const frames = [': wait\n\n', 'event: ping\ndata: {}\n\n', 'data: {broken\n\n', 'data: 1\n\n', '\n', 'x\r\n\r\n'];
    expect(run(frames).before).toBe(frames.join(''));
  });

  test('a stream that never stops behind its finish reason does not fill the memory', () => {
    const { before } = run([frame({}, 'stop'), ...Array.from({ length: 30 }, () => `: ${'x'.repeat(100_000)}\n\n`)]);
    expect(before.length).toBeGreaterThan(1_500_000);
  });

  test('an event of 50 MB passes as it comes, and what follows is read', () => {
    const tap = new ChatTap(HELD);
    const chunk = encoder.encode('x'.repeat(1024 * 1024));
    let passed = 0;
    let kept = 0;
    let largestKept = 0;
    const push = (bytes: Uint8Array): void => {
      const out: Uint8Array[] = [];
      tap.push(bytes, out);
      const length = out.reduce((sum, piece) => sum + piece.length, 0);
      passed += length;
      kept += bytes.length - length;
      largestKept = Math.max(largestKept, kept);
    };
    push(encoder.encode('data: {"choices":[{"delta":{"content":"'));
    for (let index = 0; index < 50; index++) push(chunk);
    push(encoder.encode(`"}}]}\n\n${frame({ content: 'abc' })}`));
    expect(largestKept).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(kept).toBe(0);
    expect(passed).toBeGreaterThan(50 * 1024 * 1024);
    expect(tap.state.visibleCharacters).toBe(3);
  });

  test('the chunk of the caller is not kept', () => {
    const tap = new ChatTap(HELD);
    const out: Uint8Array[] = [];
    for (const text of [frame({ content: 'a' }).slice(0, 20), frame({ content: 'a' }).slice(20), frame({}, 'stop')]) {
      const chunk = encoder.encode(text);
      const length = out.length;
      tap.push(chunk, out);
      for (let index = length; index < out.length; index++) out[index] = Uint8Array.from(out[index] ?? []);
      chunk.fill(0);
    }
    tap.finish(out);
    expect(Buffer.concat(out).toString()).toBe(frame({ content: 'a' }) + frame({}, 'stop'));
  });
});

describe('what is read', () => {
  test('text that looks like a chunk is only text', () => {
    const trap = '"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1},"error":{"message":"x"}}\n\ndata: [DONE]\n\n';
    const texts = ['a', 'b', trap, `\\${trap}`, '"finish_reason":"stop"', '\\', '\\"', 'c'];
    const { tap } = run(texts.map((content) => frame({ content })));
    expect(tap.state).toMatchObject({ finishReason: null, usage: null, streamError: null, complete: false });
    expect(tap.state.visibleCharacters).toBe(texts.join('').length);
  });

  test('any text in any kind of delta is counted as a parser counts it', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 8 });
    const delta = fc.oneof(
      fc.record({ content: text }),
      fc.record({ content: text, reasoning_content: text }),
      fc.record({ content: fc.constant(''), reasoning: text, reasoning_details: fc.tuple(fc.record({ text })) }),
      fc.record({ content: fc.tuple(fc.record({ type: fc.constant('text'), text })) }),
      fc.record({ tool_calls: fc.tuple(fc.record({ index: fc.nat(2), function: fc.record({ arguments: text }) })) }),
      fc.record({ refusal: text }),
    );
    const kinds = fc.array(
      fc.tuple(delta, fc.oneof(fc.constant({}), fc.record({ obfuscation: text }), fc.record({ p: text })), fc.nat(1)),
    );
    const escape = fc.boolean();
    fc.assert(
      fc.property(kinds, escape, fc.integer({ min: 1, max: 400 }), (deltas, escaped, length) => {
        const written = deltas.map(([piece, more, index]) => frame(piece, null, more, index)).join('');
        const stream = escaped ? written.replaceAll(/[\u0080-\uffff]/g, toEscape) : written;
        const bytes = encoder.encode(stream);
        const tap = new ChatTap(HELD);
        const out: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += length) tap.push(bytes.slice(at, at + length), out);
        tap.finish(out);
        const chunks = stream
          .split('\n\n')
          .filter(Boolean)
          .map((line) => readChunk(line.slice(6)));
        const pieces = chunks.flatMap(({ choices }) => choices.map(({ piece }) => countCharacters(piece)));
        expect(tap.state.visibleCharacters).toBe(pieces.reduce((sum, count) => sum + count, 0));
        expect(Buffer.concat(out).equals(bytes)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('text that is sent under two names counts once, and under either one alone', () => {
    const both = (text: string, other: string): string => frame({ reasoning_content: text, reasoning: other });
    const { tap } = run([both('ab', 'ab'), both('cd', 'cd'), both('', 'efg'), both('h', ''), both('ij', 'ij')]);
    expect(tap.state.visibleCharacters).toBe('abcdefghij'.length);
  });

  test('usage is read wherever it stands, and the last one wins', () => {
    const inChoice = `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, usage: USAGE }] })}\n\n`;
    expect(run([inChoice]).tap.state.usage).toMatchObject({ input: 5, output: 3 });
    expect(run([frame({}, null, { x_groq: { usage: USAGE } })]).tap.state.usage).toMatchObject({ output: 3 });
    const later = frame({}, 'stop', { usage: { prompt_tokens: 5, completion_tokens: 9, total_tokens: 14 } });
    expect(run([USAGE_FRAME, later]).tap.state.usage).toMatchObject({ output: 9 });
    expect(run([later, frame({ content: '' }, null, { usage: null })]).tap.state.usage).toMatchObject({ output: 9 });
  });

  test('a stop behind a tool call is a call, a cut one stays cut', () => {
    const call = frame({ tool_calls: [{ index: 0, id: 'x', function: { name: 'f', arguments: '{}' } }] });
    expect(run([call, frame({}, 'stop')]).tap.state).toMatchObject({
      finishReason: 'tool_calls',
      rawFinishReason: 'stop',
    });
    expect(run([call, frame({}, 'length')]).tap.state.finishReason).toBe('length');
  });

  test('a stream is complete with its marker, or with a finish reason at its end', () => {
    expect(run([frame({ content: 'a' }), DONE]).tap.state.complete).toBe(true);
    expect(run([frame({ content: 'a' }, 'stop')]).tap.state.complete).toBe(true);
    expect(run([frame({ content: 'a' })]).tap.state).toMatchObject({ complete: false, started: true });
    expect(run([frame({ role: 'assistant', content: '' })]).tap.state.started).toBe(false);
  });

  test('no bytes make it throw or lose any', () => {
    const noise = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc
        .constantFrom(frame({ content: 'a' }), frame({ content: 'bc' }), frame({}, 'stop'), USAGE_FRAME, DONE, 'data: ')
        .map((text) => encoder.encode(text)),
      fc.json().map((json) => encoder.encode(`data: ${json}\n\n`)),
    );
    fc.assert(
      fc.property(fc.array(noise, { maxLength: 20 }), (chunks) => {
        const tap = new ChatTap(HELD);
        const out: Uint8Array[] = [];
        for (const chunk of chunks) tap.push(chunk, out);
        tap.finish(out);
        expect(Buffer.concat(out).equals(Buffer.concat(chunks))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

function toEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
