import { isRecord, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { planAnswer } from './answer.ts';
import type { SandboxAnswer, SandboxRequest } from './answer.ts';
import { CREATED } from './frames.ts';
import type { SandboxPlan } from './plan.ts';

const ID = 'cmpl-sandbox';
const CHOICES_MAX = 128;

/** The parts of a text completion that the sandbox looks at. */
export interface CompletionRequest {
  readonly model: string;
  readonly prompts: readonly Prompt[];
  /** Answers for each prompt. */
  readonly choices: number;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly echo: boolean;
  readonly outputTokensMax: number | null;
}

interface Prompt {
  readonly text: string;
  /** As token ids name them; null: a text. */
  readonly tokens: number | null;
}

/** One choice of an answer, with where it stands. */
interface Choice {
  readonly index: number;
  readonly prompt: Prompt;
  readonly answer: SandboxAnswer;
}

function readPrompt(value: unknown): Prompt | null {
  if (typeof value === 'string') return { text: value, tokens: null };
  return Array.isArray(value) ? { text: value.join(' '), tokens: value.length } : null;
}

function readPrompts(prompt: unknown): readonly Prompt[] | null {
  const isMany = Array.isArray(prompt) && !prompt.every((item) => typeof item === 'number');
  const prompts = (isMany ? prompt : [prompt ?? '']).map(readPrompt);
  return prompts.some((one) => one === null) ? null : prompts.filter((one) => one !== null);
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** Reads a request body; null when it is no JSON object with a model and a prompt. */
export function parseCompletion(body: string): CompletionRequest | null {
  const parsed = parseJson(body);
  if (!isRecord(parsed) || typeof parsed['model'] !== 'string') return null;
  const prompts = readPrompts(parsed['prompt']);
  if (prompts === null) return null;
  const options: unknown = parsed['stream_options'];
  return {
    model: parsed['model'],
    prompts,
    choices: Math.min(countOf(parsed['n']) || 1, CHOICES_MAX),
    stream: parsed['stream'] === true,
    includeUsage: isRecord(options) && options['include_usage'] === true,
    echo: parsed['echo'] === true,
    outputTokensMax: countOf(parsed['max_tokens']),
  };
}

function planChoices(plan: SandboxPlan, request: CompletionRequest): readonly Choice[] {
  return request.prompts.flatMap((prompt, place) => {
    const asked: SandboxRequest = {
      ...request,
      messages: [{ role: 'user', content: prompt.text }],
      choices: 1,
    };
    const answer = planAnswer(plan, asked);
    return Array.from({ length: request.choices }, (_, number) => ({
      index: place * request.choices + number,
      prompt,
      answer,
    }));
  });
}

function buildUsage(choices: readonly Choice[], perPrompt: number): JsonRecord {
  let [prompt, completion] = [0, 0];
  for (const { index, prompt: asked, answer } of choices) {
    completion += answer.completionTokens;
    if (index % perPrompt === 0) prompt += asked.tokens ?? answer.promptTokens;
  }
  return { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
}

function describe({ model }: CompletionRequest, choices: readonly object[], usage: object): object {
  return { id: ID, object: 'text_completion', created: CREATED, model, choices, ...usage };
}

/** A whole answer. */
export function buildCompletion(plan: SandboxPlan, request: CompletionRequest): string {
  const choices = planChoices(plan, request);
  const written = choices.map(({ index, prompt, answer }) => ({
    text: (request.echo ? prompt.text : '') + answer.pieces.join(''),
    index,
    logprobs: null,
    finish_reason: answer.finishReason,
  }));
  const usage = plan.usage ? { usage: buildUsage(choices, request.choices) } : {};
  return JSON.stringify(describe(request, written, usage));
}

/** A streamed answer: one entry a piece of every choice, then one with everything from the finish reasons onward. */
export function buildCompletionFrames(plan: SandboxPlan, request: CompletionRequest): readonly string[] {
  const choices = planChoices(plan, request);
  const frame = (index: number, text: string, reason: string | null): string =>
    `data: ${JSON.stringify(describe(request, [{ text, index, logprobs: null, finish_reason: reason }], {}))}\n\n`;
  const length = Math.max(...choices.map(({ answer }) => answer.pieces.length));
  const frames = Array.from({ length }, (_, at) =>
    choices
      .filter(({ answer }) => at < answer.pieces.length)
      .map(({ index, prompt, answer }) => {
        const echo = request.echo && at === 0 ? prompt.text : '';
        return frame(index, echo + (answer.pieces[at] ?? ''), null);
      })
      .join(''),
  );
  const last = choices.map(({ index, prompt, answer }) =>
    frame(index, request.echo && answer.pieces.length === 0 ? prompt.text : '', answer.finishReason),
  );
  if (plan.usage && request.includeUsage)
    last.push(`data: ${JSON.stringify(describe(request, [], { usage: buildUsage(choices, request.choices) }))}\n\n`);
  return [...frames, `${last.join('')}data: [DONE]\n\n`];
}
