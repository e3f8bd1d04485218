import { describe, expect, test } from 'bun:test';
import { fold, unfold } from '../../src/dialects/conversation/index.ts';
import type {
  ContentBlock,
  Conversation,
  ConversationAnswer,
  ConversationEvent,
  Message,
} from '../../src/dialects/conversation/index.ts';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { gemini } from '../../src/dialects/gemini/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import type { AnswerLabel, Dialect, Upstream } from '../../src/dialects/port.ts';
import { asArray, asRecord, asString } from '../../src/lib/json/index.ts';
import { findCorpus, loadCases } from './cases.ts';
import type { CorpusCase } from './cases.ts';

const DIALECTS: readonly Dialect[] = [openaiChat, openaiResponses, anthropicMessages, gemini];
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

function decodeStream(dialect: Dialect, upstream: Upstream, bytes: Uint8Array): readonly ConversationEvent[] {
  const decoder = dialect.createDecoder(upstream);
  const events: ConversationEvent[] = [];
  decoder.push(bytes, events);
  decoder.finish(events);
  return events;
}

function encodeStream(dialect: Dialect, events: Iterable<ConversationEvent>): Uint8Array {
  const encoded = dialect.createEncoder(LABEL);
  const out: Uint8Array[] = [];
  for (const event of events) encoded.push(event, out);
  encoded.finish(out);
  return Buffer.concat(out);
}

/** A thought is shown as what its reader looks for: one format writes all of them as summaries. */
function thought(block: ContentBlock): ContentBlock {
  if (block.type !== 'reasoning') return block;
  const { summary: _summary, ...rest } = block;
  return rest;
}

/** What a client is told of its usage: tier and runs are read for the price alone, and are nowhere written in another format. */
function counts(usage: ConversationAnswer['usage']): unknown {
  if (usage === null) return null;
  const { serviceTier: _tier, runs: _runs, ...told } = usage;
  return told;
}

/** What survives an encoding by its own dialect: ids are ours, the reason is said in the dialect's own word. */
function essence(answer: ConversationAnswer): unknown {
  // An empty text says nothing, and one format refuses it.
  const choices = answer.choices.map(({ content, finishReason, logprobs }) => ({
    content: content
      .filter((block) => block.type !== 'text' || block.text !== '' || block.opaque !== undefined)
      .map(thought),
    // Who writes an answer must give a reason.
    finishReason: finishReason ?? 'stop',
    logprobs,
  }));
  return { model: answer.model ?? LABEL.model, choices, usage: counts(answer.usage) };
}

/** Keywords of a schema that one format does not take; the losses that count are warned of. */
const SILENT = new Set([
  'default',
  'examples',
  '$schema',
  '$comment',
  'minLength',
  'maxLength',
  'pattern',
  'uniqueItems',
]);

function withoutSilent(json: string | null): unknown {
  return json === null
    ? null
    : JSON.parse(json, (_, value: unknown) => {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
        return Object.fromEntries(Object.entries(value).filter(([key]) => !SILENT.has(key)));
      });
}

/** What comes back to its maker: of thoughts the sealed ones alone, where their maker seals them. */
function kept(message: Message, dialect: Dialect): readonly Message[] {
  if (message.role !== 'assistant' || dialect.name !== 'openai-responses') return [message];
  const content = message.content.filter((block) => block.type !== 'reasoning' || block.opaque !== undefined);
  return content.length === 0 ? [] : [{ ...message, content }];
}

/** Settings for tools mean nothing without any, and servers refuse them; what is strict is always said in one format. */
function meaning(conversation: Conversation, dialect: Dialect): unknown {
  const { tools, hostedTools } = conversation;
  // An empty text says nothing.
  const messages = conversation.messages
    .flatMap((message) => kept(message, dialect))
    .map((message) => ({
      ...message,
      content: message.content.filter(
        (block) => block.type !== 'text' || block.text !== '' || block.opaque !== undefined,
      ),
    }))
    .filter((message) => message.content.length > 0 || message.role === 'tool');
  const format = conversation.outputFormat;
  const outputFormat = format?.type === 'json-schema' ? { ...format, schema: withoutSilent(format.schema) } : format;
  const said = {
    ...conversation,
    messages,
    outputFormat,
    tools: tools.map((tool) => ({
      ...tool,
      parameters: withoutSilent(tool.parameters),
      strict: tool.strict ?? false,
    })),
  };
  return tools.length + hostedTools.length > 0 ? said : { ...said, toolChoice: null, parallelToolCalls: null };
}

function isGood({ meta }: CorpusCase): boolean {
  return !(Number(meta['status']) >= 400) && meta['fidelity'] !== 'sdk-object-dump';
}

/** Where the model and the kind of answer are said in the URL. */
function pathOf({ request }: CorpusCase): { readonly model?: string; readonly stream?: boolean } {
  const found = /models\/([^/:]+):(\w+)/.exec(asString(request?.['path']));
  return found === null ? {} : { model: found[1] ?? '', stream: found[2] === 'streamGenerateContent' };
}

for (const dialect of DIALECTS) {
  const cases = findCorpus() === null ? [] : loadCases(dialect.name);
  const upstream: Upstream = { dialect: dialect.name, provider: 'prv_1', model: 'some-model' };
  describe.skipIf(cases.length === 0)(`${dialect.name} read and written again`, () => {
    test('a request says the same', () => {
      let read = 0;
      for (const recorded of cases) {
        const body = recorded.request?.['body'];
        if (!isGood(recorded) || Object.keys(asRecord(body)).length === 0) continue;
        // Counting, and a format of old.
        if (/count_?tokens/i.test(asString(recorded.request?.['path'])) || 'max_tokens_to_sample' in asRecord(body))
          continue;
        const path = pathOf(recorded);
        // Azure says the model in the URL.
        const model = asString(asRecord(body)['model']) || path.model || 'some-model';
        const { text } = dialect.decodeHead(encoder.encode(JSON.stringify({ ...asRecord(body), model })), path);
        const { conversation, wish } = dialect.decodeRequest(text, path);
        const written = dialect.encodeRequest(
          conversation,
          { ...upstream, model },
          {
            stream: wish.stream,
            outputTokensDefault: 4096,
            requestUsage: false,
          },
        );
        const again = dialect.decodeRequest(written.body, path);
        const name = recorded.name;
        expect({ name, conversation: meaning(again.conversation, dialect) }).toEqual({
          name,
          conversation: meaning(conversation, dialect),
        });
        read++;
      }
      expect(read).toBeGreaterThan(0);
    });

    test('a whole answer says the same', () => {
      let read = 0;
      for (const recorded of cases) {
        const body = recorded.response?.['body'];
        if (!isGood(recorded) || recorded.stream !== null || Object.keys(asRecord(body)).length === 0) continue;
        const answer = decodeOrNull(dialect, upstream, encoder.encode(JSON.stringify(body)));
        // One that has not ended is answered in the background, and fetched later.
        if (answer === null || answer.choices.length === 0 || answer.choices[0]?.finishReason === null) continue;
        const written = dialect.encodeAnswer(answer, LABEL);
        const again = dialect.decodeAnswer(encoder.encode(written.body), upstream);
        expect({ name: recorded.name, answer: essence(again) }).toEqual({
          name: recorded.name,
          answer: essence(answer),
        });
        read++;
      }
      expect(read).toBeGreaterThan(0);
    });

    test('a stream says the same, and so does its answer sent as one', () => {
      let read = 0;
      for (const { name, stream } of cases) {
        if (stream === null) continue;
        const events = decodeStream(dialect, upstream, stream);
        const answer = fold(events);
        const isWhole = answer.choices.length > 0 && answer.choices.every((choice) => choice.finishReason !== null);
        if (!isWhole || events.some((event) => event.type === 'error')) continue;
        for (const written of [events, unfold(answer)]) {
          const again = fold(decodeStream(dialect, upstream, encodeStream(dialect, written)));
          expect({ name, answer: essence(again) }).toEqual({ name, answer: essence(answer) });
        }
        read++;
      }
      expect(read).toBeGreaterThan(0);
    });
  });
}

function decodeOrNull(dialect: Dialect, upstream: Upstream, body: Uint8Array): ConversationAnswer | null {
  try {
    return dialect.decodeAnswer(body, upstream);
  } catch {
    return null;
  }
}

test('the round trips ran, or say that they did not', () => {
  const counts = DIALECTS.map((dialect) => `${dialect.name} ${loadCases(dialect.name).length}`);
  process.stderr.write(
    findCorpus() === null ? 'round trips skipped: no corpus\n' : `round trips of ${counts.join(', ')} cases\n`,
  );
  expect(asArray(counts)).toHaveLength(DIALECTS.length);
});
