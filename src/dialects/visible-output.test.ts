import { expect, test } from 'bun:test';
import type { WireName } from '../store/records/index.ts';
import { EMPTY_CONVERSATION } from './conversation/index.ts';
import type { Conversation, ReasoningRequest } from './conversation/index.ts';
import { foreseeOutput } from './visible-output.ts';

const thinks = (more: Partial<ReasoningRequest>): Partial<Conversation> => ({
  reasoning: { effort: null, budgetTokens: null, adaptive: false, visible: null, ...more },
});
const foresee = (format: WireName, model: string, more: Partial<Conversation> = {}, showsAll = false) =>
  foreseeOutput(format, model, { ...EMPTY_CONVERSATION, ...more }, showsAll);

test.each([
  ['openai-chat', 'gpt-4.1', {}],
  ['openai-chat', 'ft:gpt-4o:acme', {}],
  ['openai-chat', 'meta-llama/Llama-3.3-70B-Instruct', {}],
  ['openai-chat', 'deepseek-reasoner', {}],
  ['openai-responses', 'gpt-5.1', thinks({ effort: 'none' })],
  ['anthropic-messages', 'claude-sonnet-4-5', {}],
  ['anthropic-messages', 'claude-3-5-haiku-latest', {}],
  ['anthropic-messages', 'claude-sonnet-5', thinks({ effort: 'none' })],
  ['gemini', 'gemini-2.0-flash', {}],
  ['gemini', 'gemini-2.5-flash', thinks({ effort: 'none' })],
  ['bedrock-converse', 'us.anthropic.claude-sonnet-4-20250514-v1:0', {}],
  ['bedrock-converse', 'us.meta.llama3-3-70b-instruct-v1:0', {}],
] as const)('all output of %s %s is seen', (format, model, more) => {
  expect(foresee(format, model, more).visible).toBe(true);
});

test.each([
  ['openai-chat', 'o3', {}],
  ['openai-chat', 'gpt-5', {}],
  ['openai-chat', 'gpt-5', thinks({ effort: 'none' })],
  ['openai-chat', 'grok-4', {}],
  ['openai-chat', 'my-deployment', {}],
  ['openai-chat', 'gpt-4o-audio-preview', {}],
  ['openai-chat', 'gpt-4.1', { choices: 2 }],
  ['openai-chat', 'gpt-4.1', { extras: [{ dialect: 'openai-chat', field: 'prediction', json: '{}' }] }],
  ['openai-chat', 'qwen3-32b', { extras: [{ dialect: 'openai-chat', field: 'reasoning_format', json: '"hidden"' }] }],
  ['openai-chat', 'deepseek/deepseek-r1', thinks({ visible: false })],
  ['anthropic-messages', 'claude-sonnet-4-5', thinks({ budgetTokens: 1024 })],
  ['anthropic-messages', 'claude-opus-4-8', {}],
  ['anthropic-messages', 'claude-of-tomorrow', {}],
  ['gemini', 'gemini-2.5-pro', thinks({ effort: 'none' })],
  ['gemini', 'gemini-2.5-flash', {}],
  ['bedrock-converse', 'some-profile', {}],
] as const)('some output of %s %s may be hidden', (format, model, more) => {
  expect(foresee(format, model, more as Partial<Conversation>).visible).toBe(false);
});

test('a server that hides nothing is taken by its word, whatever it runs', () => {
  expect(foresee('openai-chat', 'my-model', {}, true).visible).toBe(true);
  expect(foresee('openai-chat', 'my-model', { choices: 2 }, true).visible).toBe(false);
});

test('what a request lets its model think is the least that a cap must leave', () => {
  expect(foresee('anthropic-messages', 'claude-sonnet-4-5', thinks({ budgetTokens: 3000 })).thinkingTokens).toBe(3000);
  expect(foresee('openai-chat', 'gpt-5', thinks({ effort: 'low' })).thinkingTokens).toBe(2048);
  expect(foresee('openai-chat', 'gpt-5').thinkingTokens).toBe(8192);
  expect(foresee('openai-chat', 'gpt-5.1', thinks({ effort: 'none' })).thinkingTokens).toBe(0);
  expect(foresee('openai-chat', 'my-deployment').thinkingTokens).toBe(0);
});
