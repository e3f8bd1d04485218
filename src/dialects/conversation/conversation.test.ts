import { expect, test } from 'bun:test';
import {
  effortOf,
  fold,
  isOwnOpaque,
  mapToolId,
  normalizeBase64,
  readMediaUrl,
  unfold,
  unwrapOpaque,
  wrapOpaque,
} from './index.ts';
import type { ConversationAnswer, Opaque } from './index.ts';

const OPAQUE: Opaque = {
  data: 'c2ln+/=',
  origin: { dialect: 'anthropic-messages', provider: 'prv_1', model: 'a-model' },
};

test('what a client of another origin keeps for us comes back as it was, and is valid base64 on the way', () => {
  const wrapped = wrapOpaque(OPAQUE);
  expect(wrapped).toMatch(/^[A-Za-z0-9+/]+=*$/);
  expect(unwrapOpaque(wrapped, 'gemini')).toEqual(OPAQUE);
});

test('what we did not wrap is of the client its own dialect, and so is what only looks like ours', () => {
  const native = { dialect: 'gemini', provider: null, model: null } as const;
  expect(unwrapOpaque('c2ln', 'gemini')).toEqual({ data: 'c2ln', origin: native });
  const forged = Buffer.from('tallygate:1:["nobody",1]').toString('base64');
  expect(unwrapOpaque(forged, 'gemini')).toEqual({ data: forged, origin: native });
});

test('opaque content goes to its origin alone, as far as that is known', () => {
  const target = { dialect: 'anthropic-messages', provider: 'prv_1', model: 'a-model' } as const;
  expect(isOwnOpaque(OPAQUE, target)).toBe(true);
  expect(isOwnOpaque(OPAQUE, { ...target, provider: 'prv_2' })).toBe(false);
  expect(isOwnOpaque(OPAQUE, { ...target, model: 'b-model' })).toBe(false);
  expect(isOwnOpaque(OPAQUE, { ...target, dialect: 'gemini' })).toBe(false);
  expect(isOwnOpaque(unwrapOpaque('x', 'anthropic-messages'), target)).toBe(true);
});

test('ids of calls that fit stay, others map alike each time and stay apart', () => {
  const rule = { refused: /[^a-zA-Z0-9_-]/g, lengthMax: 64 };
  expect(mapToolId('call_1', rule)).toBe('call_1');
  const mapped = mapToolId('functions.add:0', rule);
  expect(mapped).toMatch(/^functionsadd0[A-Za-z0-9]{9}$/);
  expect(mapToolId('functions.add:0', rule)).toBe(mapped);
  expect(mapToolId('functionsadd:0', rule)).not.toBe(mapped);
  const nine = { refused: /[^a-zA-Z0-9]/g, lengthMin: 9, lengthMax: 9 };
  expect(mapToolId('call_1', nine)).toMatch(/^[A-Za-z0-9]{9}$/);
  expect(mapToolId('', rule)).toHaveLength(9);
});

test('base64 is taken in either alphabet, a data URL is taken apart', () => {
  expect(normalizeBase64('-_8')).toBe('+/8=');
  expect(readMediaUrl('data:image/PNG;base64,AAAA')).toEqual({ kind: 'base64', mediaType: 'image/png', data: 'AAAA' });
  expect(readMediaUrl('https://pictures.example/1.png')).toMatchObject({ kind: 'url' });
});

test('a budget is worth the nearest effort that is not above it', () => {
  expect([0, 500, 1024, 4000, 8192, 20_000, 64_000].map(effortOf)).toEqual([
    'none',
    'minimal',
    'minimal',
    'low',
    'medium',
    'high',
    'xhigh',
  ]);
});

test('an answer that is sent as a stream folds into itself', () => {
  const answer: ConversationAnswer = {
    id: 'a',
    model: 'm',
    choices: [
      {
        content: [
          { type: 'reasoning', text: 'thought', opaque: OPAQUE },
          { type: 'text', text: 'said' },
          { type: 'tool-call', id: 'c', name: 'f', arguments: '{"n": 1.0}' },
        ],
        finishReason: 'tool_calls',
        rawFinishReason: 'tool_use',
        stopSequence: null,
        logprobs: null,
      },
    ],
    usage: null,
    serviceTier: null,
  };
  expect(fold(unfold(answer))).toEqual(answer);
});
