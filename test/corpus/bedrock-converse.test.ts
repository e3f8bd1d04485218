import { expect, test } from 'bun:test';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { bedrockConverse } from '../../src/dialects/bedrock-converse/index.ts';
import { fold } from '../../src/dialects/conversation/index.ts';
import type { Conversation, ConversationAnswer, ConversationEvent } from '../../src/dialects/conversation/index.ts';
import { gemini } from '../../src/dialects/gemini/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import { GatewayError } from '../../src/lib/errors/index.ts';
import { isRecord, parseJson } from '../../src/lib/json/index.ts';
import { compareRequests } from '../conformance/compare-requests.ts';
import { decodeAnswer, decodeRequest, decodeStream, tryAnswer, tryStream } from '../conformance/run.ts';
import type { Verdicts } from '../conformance/verdict.ts';
import { frameConverseEvents, writeConverseAnswer, writeConverseEvents } from '../support/converse-answer.ts';
import { findConverseProblems, readConverseRequest } from '../support/converse-request.ts';
import { findCorpus, loadCases } from './cases.ts';
import type { CorpusCase } from './cases.ts';

const DIALECTS = [openaiChat, openaiResponses, anthropicMessages, gemini];
/** One that takes all that the API has, so that nothing is left out for the family's sake. */
const UPSTREAM = {
  dialect: 'bedrock-converse',
  provider: 'prv_1',
  model: 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/ab12cd34ef56',
} as const;
const OPTIONS = { stream: false, outputTokensDefault: 4096, requestUsage: false };
const SHARE_MIN = 0.99;
/** Each of the answers is read by the SDKs of all four vendors. */
const ANSWER_STEP = 10;

/** Passed and lost, by feature. */
class Tally {
  readonly #totals = new Map<string, number>();
  readonly lost = new Map<string, string[]>();

  add(name: string, verdicts: Verdicts): void {
    for (const [feature, verdict] of verdicts) {
      this.#totals.set(feature, (this.#totals.get(feature) ?? 0) + 1);
      if (typeof verdict === 'string') continue;
      this.lost.set(feature, [...(this.lost.get(feature) ?? []), `${name}: ${verdict.lost}`]);
    }
  }

  /** Features of which more than a hundredth was lost. */
  failures(): readonly (readonly [string, readonly string[]])[] {
    return [...this.lost].filter(([feature, cases]) => 1 - cases.length / (this.#totals.get(feature) ?? 1) < SHARE_MIN);
  }

  print(title: string): void {
    const cells = [...this.#totals].map(([feature, total]) => {
      const lost = this.lost.get(feature)?.length ?? 0;
      return `${feature} ${total - lost}/${total}`;
    });
    process.stderr.write(`${title}: ${cells.join(', ')}\n`);
  }
}

/** Of this model it is not known how it is asked to think; not to is what it does unasked. A file of text is a text. */
function normalize(said: Conversation): Conversation {
  const messages = said.messages.map((message) => ({
    ...message,
    content: message.content.map((block) => {
      if (block.type !== 'document' || block.source.kind !== 'base64') return block;
      const { mediaType, data } = block.source;
      const text = Buffer.from(data, 'base64').toString('utf8');
      return mediaType === 'text/plain' ? { ...block, source: { kind: 'text' as const, text } } : block;
    }),
  }));
  return { ...said, messages, reasoning: said.reasoning?.effort === 'none' ? null : said.reasoning };
}

test.skipIf(findCorpus() === null)(
  'requests of every recorded client are ones that Converse takes, and say the same',
  () => {
    for (const dialect of DIALECTS) {
      const tally = new Tally();
      for (const recorded of loadCases(dialect.name)) {
        const decoded = decodeRequest(dialect, recorded);
        if (decoded === null) continue;
        const { conversation } = decoded;
        try {
          const { body, warnings } = bedrockConverse.encodeRequest(conversation, UPSTREAM, OPTIONS);
          expect({ name: recorded.name, problems: findConverseProblems(body) }).toEqual({
            name: recorded.name,
            problems: [],
          });
          const read = readConverseRequest(body);
          const verdicts = new Map(compareRequests(normalize(conversation), read, warnings));
          // What the API asks for beside the client's own words, and is said.
          if (warnings.some((warning) => /^a (?:user turn|text) was put/.test(warning))) verdicts.set('text', 'warned');
          tally.add(recorded.name, verdicts);
        } catch (error) {
          // State that only another keeps.
          if (!(error instanceof GatewayError)) throw error;
          expect(error.type).toBe('unsupported_parameter');
        }
      }
      tally.print(`converse from ${dialect.name}`);
      expect(tally.failures()).toEqual([]);
    }
  },
);

/** A recorded answer as a model behind Converse would give it; null: it holds what those do not say. */
function asConverse(answer: ConversationAnswer): ConversationAnswer | null {
  const [choice] = answer.choices;
  if (choice === undefined || choice.content.length === 0 || answer.usage === null) return null;
  const content = choice.content
    .filter((block) => block.type !== 'text' || block.text !== '')
    .map((block) => (block.type === 'text' ? { type: 'text' as const, text: block.text } : block));
  const isSaid = content.every(
    (block) =>
      block.type === 'text' ||
      (block.type === 'reasoning' && block.text !== '' && block.redacted !== true) ||
      (block.type === 'tool-call' && isRecord(parseJson(block.arguments))),
  );
  if (!isSaid) return null;
  const kept = content.map((block) => (block.type === 'reasoning' ? { type: block.type, text: block.text } : block));
  return { ...answer, choices: [{ ...choice, content: kept, rawFinishReason: null, logprobs: null }] };
}

function recordedAnswer(dialect: (typeof DIALECTS)[number], recorded: CorpusCase): ConversationAnswer | null {
  if (recorded.stream === null) return decodeAnswer(dialect, recorded);
  const events = decodeStream(dialect, recorded.stream);
  return events === null ? null : fold(events);
}

test.skipIf(findCorpus() === null)(
  'what a model says by Converse is read by the SDK of each client, whole and streamed',
  async () => {
    for (const target of DIALECTS) {
      const tally = new Tally();
      for (const source of DIALECTS) {
        for (const recorded of loadCases(source.name).filter((_, index) => index % ANSWER_STEP === 0)) {
          const given = recordedAnswer(source, recorded);
          const said = given === null ? null : asConverse(given);
          if (said === null) continue;
          const whole = new TextEncoder().encode(writeConverseAnswer(said));
          tally.add(recorded.name, await tryAnswer(bedrockConverse.decodeAnswer(whole, UPSTREAM), target));
          const decoder = bedrockConverse.createDecoder(UPSTREAM);
          const events: ConversationEvent[] = [];
          decoder.push(frameConverseEvents(writeConverseEvents(said)), events);
          decoder.finish(events);
          tally.add(recorded.name, await tryStream(events, target));
        }
      }
      tally.print(`converse to ${target.name}`);
      expect(tally.failures()).toEqual([]);
    }
  },
  120_000,
);
