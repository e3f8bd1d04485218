import { fold, hideReasoning, unfold } from '../../src/dialects/conversation/index.ts';
import type { ConversationAnswer, ConversationEvent } from '../../src/dialects/conversation/index.ts';
import type { AnswerLabel, Dialect, Upstream } from '../../src/dialects/port.ts';
import { GatewayError } from '../../src/lib/errors/index.ts';
import { asRecord, asString } from '../../src/lib/json/index.ts';
import type { CorpusCase } from '../corpus/cases.ts';
import { compareAnswers } from './compare-answers.ts';
import { compareRequests } from './compare-requests.ts';
import { JUDGES } from './judges.ts';
import type { Judge } from './judges.ts';
import { sayOf } from './said.ts';
import type { Said } from './said.ts';
import { failed } from './verdict.ts';
import type { Verdicts } from './verdict.ts';

/** What was translated. */
export type Part = 'request' | 'answer' | 'stream';

/** One recorded case through one pair. */
export interface Trial {
  readonly name: string;
  readonly source: Dialect['name'];
  readonly target: Dialect['name'];
  readonly part: Part;
  readonly features: Verdicts;
}

const encoder = new TextEncoder();
const LABEL: AnswerLabel = {
  id: 'req_0123456789abcdef0123456789abcdef',
  model: 'asked-model',
  createdAt: 1_767_225_600,
  stream: true,
  usageRequested: true,
  reasoningShown: true,
  framing: 'sse',
};

/** A model of each vendor that takes all of what its format has. */
const MODELS: Readonly<Record<Dialect['name'], string>> = {
  'openai-chat': 'a-model',
  'openai-responses': 'a-model',
  'anthropic-messages': 'a-model',
  gemini: 'gemini-3-flash',
};

function upstreamOf(dialect: Dialect): Upstream {
  return { dialect: dialect.name, provider: 'prv_1', model: MODELS[dialect.name] };
}

function isGood({ meta }: CorpusCase): boolean {
  return !(Number(meta['status']) >= 400) && meta['fidelity'] !== 'sdk-object-dump';
}

function pathOf({ request }: CorpusCase): { readonly model?: string; readonly stream?: boolean } {
  const found = /models\/([^/:]+):(\w+)/.exec(asString(request?.['path']));
  return found === null ? {} : { model: found[1] ?? '', stream: found[2] === 'streamGenerateContent' };
}

/** The request of a case as its own dialect reads it; null: it is none of a conversation, or refused at the door. */
export function decodeRequest(dialect: Dialect, recorded: CorpusCase): ReturnType<Dialect['decodeRequest']> | null {
  const body = asRecord(recorded.request?.['body']);
  if (!isGood(recorded) || Object.keys(body).length === 0) return null;
  if (/count_?tokens/i.test(asString(recorded.request?.['path'])) || 'max_tokens_to_sample' in body) return null;
  const path = pathOf(recorded);
  const model = asString(body['model']) || path.model || 'some-model';
  try {
    const { text } = dialect.decodeHead(encoder.encode(JSON.stringify({ ...body, model })), { ...path, model });
    return dialect.decodeRequest(text, path);
  } catch {
    return null;
  }
}

function tryRequest(source: Dialect, target: Dialect, recorded: CorpusCase): Verdicts | null {
  const decoded = decodeRequest(source, recorded);
  if (decoded === null) return null;
  const upstream = upstreamOf(target);
  try {
    const options = { stream: decoded.wish.stream, outputTokensDefault: 4096, requestUsage: false };
    const { body, warnings } = target.encodeRequest(decoded.conversation, upstream, options);
    const path = target.name === 'gemini' ? { model: upstream.model, stream: decoded.wish.stream } : {};
    const { text } = target.decodeHead(encoder.encode(body), path);
    const read = target.decodeRequest(text, path).conversation;
    return new Map([['accepted', 'kept'], ...compareRequests(decoded.conversation, read, warnings)]);
  } catch (error) {
    // Said in words instead of answered wrongly: the target has no place for it.
    if (error instanceof GatewayError && error.type === 'unsupported_parameter') return new Map([['refused', 'kept']]);
    return failed('accepted', error);
  }
}

async function judge(
  read: (judge: Judge) => Promise<Said>,
  answer: ConversationAnswer,
  target: Dialect,
  warnings: readonly string[],
): Promise<Verdicts> {
  try {
    return new Map([
      ['parsed', 'kept'],
      ...compareAnswers(sayOf(answer), await read(JUDGES[target.name]), target.name, warnings),
    ]);
  } catch (error) {
    return failed('parsed', error);
  }
}

export function decodeAnswer(source: Dialect, recorded: CorpusCase): ConversationAnswer | null {
  const body = recorded.response?.['body'];
  if (!isGood(recorded) || recorded.stream !== null || Object.keys(asRecord(body)).length === 0) return null;
  try {
    return source.decodeAnswer(encoder.encode(JSON.stringify(body)), upstreamOf(source));
  } catch {
    return null;
  }
}

export function decodeStream(source: Dialect, bytes: Uint8Array): readonly ConversationEvent[] | null {
  const decoder = source.createDecoder(upstreamOf(source));
  const events: ConversationEvent[] = [];
  decoder.push(bytes, events);
  decoder.finish(events);
  const { choices } = fold(events);
  const isWhole = choices.length > 0 && choices.every((choice) => choice.finishReason !== null);
  return isWhole && !events.some((event) => event.type === 'error') ? events : null;
}

function encodeStream(target: Dialect, events: Iterable<ConversationEvent>): [Uint8Array, readonly string[]] {
  const stream = target.createEncoder(LABEL);
  const out: Uint8Array[] = [];
  for (const event of events) stream.push(event, out);
  stream.finish(out);
  return [Buffer.concat(out), stream.warnings];
}

export async function tryAnswer(answer: ConversationAnswer, target: Dialect): Promise<Verdicts> {
  const { body, warnings } = target.encodeAnswer(answer, LABEL);
  return judge((sdk) => sdk.whole(body), answer, target, warnings);
}

export async function tryStream(events: readonly ConversationEvent[], target: Dialect): Promise<Verdicts> {
  const [bytes, warnings] = encodeStream(target, events);
  return judge((sdk) => sdk.stream(bytes), fold(events), target, warnings);
}

/** Every part of one case, into one other dialect. A whole answer is sent as a stream too. */
export async function tryCase(source: Dialect, target: Dialect, recorded: CorpusCase): Promise<readonly Trial[]> {
  const trials: Trial[] = [];
  const add = (part: Part, features: Verdicts | null): void => {
    if (features !== null)
      trials.push({ name: recorded.name, source: source.name, target: target.name, part, features });
  };
  add('request', tryRequest(source, target, recorded));
  const answer = decodeAnswer(source, recorded);
  if (answer !== null) {
    add('answer', await tryAnswer(answer, target));
    add('stream', await tryStream(unfold(answer), target));
  }
  const events = recorded.stream === null ? null : decodeStream(source, recorded.stream);
  if (events !== null) {
    add('stream', await tryStream(events, target));
    add('answer', await tryAnswer(hideReasoning(fold(events)), target));
  }
  return trials;
}
