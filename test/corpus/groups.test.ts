import { expect, test } from 'bun:test';
import { firstContent, fold, toolCallsOf } from '../../src/dialects/conversation/index.ts';
import type {
  ContentBlock,
  Conversation,
  ConversationAnswer,
  ConversationEvent,
  ToolCallBlock,
} from '../../src/dialects/conversation/index.ts';
import type { Dialect, Upstream } from '../../src/dialects/port.ts';
import { GatewayError } from '../../src/lib/errors/index.ts';
import { asArray, asRecord, asString, isRecord, parseJson } from '../../src/lib/json/index.ts';
import type { JsonRecord } from '../../src/lib/json/index.ts';
import { askedOf, PASSED_THROUGH, sendAs, UPSTREAMS } from '../clients/answers.ts';
import type { UpstreamFormat } from '../clients/answers.ts';
import { decodeAnswer, decodeRequest, decodeStream } from '../conformance/run.ts';
import { frameConverseEvents, writeConverseEvents } from '../support/converse-answer.ts';
import { findCorpus, loadCases } from './cases.ts';
import type { CorpusCase } from './cases.ts';

const encoder = new TextEncoder();
const LABEL = {
  id: 'req_0123456789abcdef0123456789abcdef',
  model: 'asked-model',
  createdAt: 1_767_225_600,
  stream: false,
  usageRequested: true,
  reasoningShown: true,
  framing: 'sse',
} as const;
const ASK = 'Go on.';
const PATH = { model: 'asked-model', stream: false };
/** Shorter ones may stand anywhere by chance. */
const SECRET_LENGTH_MIN = 12;
const DONE: ReadonlySet<string> = new Set(['stop', 'length', 'tool_calls']);
const SEALED = 'c2VhbGVkIGJ5IHRoZSBwcm92aWRlcg==';

const MODELS: Readonly<Record<UpstreamFormat['name'], string>> = {
  'openai-chat': 'a-model',
  'openai-responses': 'a-model',
  'anthropic-messages': 'a-model',
  gemini: 'gemini-3-flash',
  'bedrock-converse': 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
};

const upstreamOf = ({ name }: UpstreamFormat, provider = 'prv_1'): Upstream => ({
  dialect: name,
  provider,
  model: MODELS[name],
});

/** The cases of one recorded conversation, in its order. */
function listGroups(dialect: Dialect): ReadonlyMap<string, readonly CorpusCase[]> {
  const groups = new Map<string, CorpusCase[]>();
  for (const recorded of loadCases(dialect.name)) {
    const group = asString(recorded.meta['group']);
    if (group !== '') groups.set(group, [...(groups.get(group) ?? []), recorded]);
  }
  const place = ({ name, meta }: CorpusCase): number =>
    typeof meta['index_in_group'] === 'number' ? meta['index_in_group'] : Number(name.includes('followup'));
  for (const cases of groups.values()) cases.sort((one, other) => place(one) - place(other));
  return groups;
}

function answerOf(dialect: Dialect, recorded: CorpusCase): ConversationAnswer | null {
  if (recorded.stream === null) return decodeAnswer(dialect, recorded);
  const events = decodeStream(dialect, recorded.stream);
  return events === null ? null : fold(events);
}

function remakeBlock(block: ContentBlock, name: UpstreamFormat['name']): ContentBlock {
  const origin = { dialect: name, provider: null, model: null };
  switch (block.type) {
    case 'reasoning': {
      const { opaque, ...rest } = block;
      // What a chat answers has no seal.
      return name === 'openai-chat' ? rest : { ...rest, opaque: { data: opaque?.data ?? SEALED, origin } };
    }
    case 'tool-call': {
      const { opaque, kind: _, ...rest } = block;
      const given = isRecord(parseJson(block.arguments)) ? block.arguments : JSON.stringify({ input: block.arguments });
      const seal = name === 'gemini' && opaque !== undefined ? { opaque: { data: opaque.data, origin } } : {};
      return { ...rest, ...seal, arguments: given };
    }
    case 'text':
      return { type: 'text', text: block.text };
    default:
      return block;
  }
}

/** The same answer, made by a provider of another format, which seals its thoughts and has functions alone. */
function remake(answer: ConversationAnswer, { name }: UpstreamFormat): ConversationAnswer {
  const [first] = answer.choices;
  if (first === undefined) return answer;
  const said = first.content.filter(({ type }) => type !== 'raw').map((block) => remakeBlock(block, name));
  // Cut before it said anything, it is no turn that every provider takes back.
  const content = said.some(({ type }) => type !== 'reasoning') ? said : [{ type: 'text' as const, text: ASK }];
  return { ...answer, choices: [{ ...first, content }] };
}

/** What the gateway reads of that provider. */
function receive(target: UpstreamFormat, answer: ConversationAnswer, stream: boolean): ConversationAnswer {
  const sent = sendAs(target, answer, stream);
  const body = sent.kind === 'whole' ? sent.body : '';
  const bytes = typeof body === 'string' ? encoder.encode(body) : (body as Uint8Array);
  const upstream = upstreamOf(target);
  if (!stream) return target.decodeAnswer(bytes, upstream);
  const decoder = target.createDecoder(upstream);
  const events: ConversationEvent[] = [];
  decoder.push(target.name === 'bedrock-converse' ? frameConverseEvents(writeConverseEvents(answer)) : bytes, events);
  decoder.finish(events);
  return fold(events);
}

type GoOn = (body: JsonRecord, answer: JsonRecord) => JsonRecord;

/** What a client of each format sends next: all that it had, the answer as it is, a result of each call, or a question. */
const GO_ON: Readonly<Record<Dialect['name'], GoOn>> = {
  'openai-chat'(body, answer) {
    const message = asRecord(asRecord(asArray(answer['choices'])[0])['message']);
    const results = asArray(message['tool_calls']).map((call) => ({
      role: 'tool',
      tool_call_id: asRecord(call)['id'],
      content: `of ${String(asRecord(call)['id'])}`,
    }));
    const next = results.length > 0 ? results : [{ role: 'user', content: ASK }];
    return { ...body, messages: [...asArray(body['messages']), message, ...next] };
  },
  'openai-responses'(body, answer) {
    const input = body['input'];
    const before = typeof input === 'string' ? [{ role: 'user', content: input }] : asArray(input);
    const output = asArray(answer['output']).map(asRecord);
    const results = output
      .filter(({ type }) => type === 'function_call' || type === 'custom_tool_call')
      .map(({ type, call_id }) => ({ type: `${String(type)}_output`, call_id, output: `of ${String(call_id)}` }));
    const next = results.length > 0 ? results : [{ role: 'user', content: ASK }];
    return { ...body, input: [...before, ...output, ...next] };
  },
  'anthropic-messages'(body, answer) {
    const content = asArray(answer['content']);
    const results = content
      .map(asRecord)
      .filter(({ type }) => type === 'tool_use')
      .map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: `of ${String(id)}` }));
    const next = { role: 'user', content: results.length > 0 ? results : ASK };
    return { ...body, messages: [...asArray(body['messages']), { role: 'assistant', content }, next] };
  },
  gemini(body, answer) {
    const content = asRecord(asRecord(asArray(answer['candidates'])[0])['content']);
    const results = asArray(content['parts'])
      .map((part) => asRecord(asRecord(part)['functionCall']))
      .filter(({ name }) => name !== undefined)
      .map(({ name, id }) => ({
        functionResponse: { name, ...(id === undefined ? {} : { id }), response: { output: `of ${String(name)}` } },
      }));
    const next = { role: 'user', parts: results.length > 0 ? results : [{ text: ASK }] };
    return { ...body, contents: [...asArray(body['contents']), content, next] };
  },
};

/** Calls with their place, and for each result the place of its call. */
function readLoop({ messages }: Conversation): { calls: readonly ToolCallBlock[]; results: readonly number[] } {
  const calls: ToolCallBlock[] = [];
  const results: number[] = [];
  for (const message of messages) {
    if (message.role === 'tool') results.push(calls.findLastIndex(({ id }) => id === message.toolCallId));
    else for (const block of message.content) if (block.type === 'tool-call') calls.push(block);
  }
  return { calls, results };
}

function listOpaque(content: readonly ContentBlock[]): readonly string[] {
  return content.flatMap((block) => ('opaque' in block && block.opaque !== undefined ? [block.opaque.data] : []));
}

/** What a call says; what custom tools take is an object elsewhere. */
function sayCall(call: ToolCallBlock | undefined, kind: 'custom' | undefined): unknown {
  if (kind === 'custom' || call === undefined) return [call?.name];
  return [call.name, parseJson(call.arguments === '' ? '{}' : call.arguments) ?? call.arguments];
}

/** A conversation in the client's format. */
function read(source: Dialect, body: JsonRecord): Conversation {
  const { text } = source.decodeHead(encoder.encode(JSON.stringify(body)), PATH);
  return source.decodeRequest(text, PATH).conversation;
}

class Replay {
  readonly #source: Dialect;
  readonly #target: UpstreamFormat;
  readonly problems: string[] = [];
  turns = 0;
  signatures = 0;
  calls = 0;

  constructor(source: Dialect, target: UpstreamFormat) {
    this.#source = source;
    this.#target = target;
  }

  /** Sends a turn; null: the provider's format has no place for something of it, and the client is told so. */
  #send(conversation: Conversation, upstream: Upstream, target = this.#target): string | null {
    try {
      const options = { stream: false, outputTokensDefault: 4096, requestUsage: false };
      return target.encodeRequest(conversation, upstream, options).body;
    } catch (error) {
      if (error instanceof GatewayError && error.type === 'unsupported_parameter') return null;
      throw error;
    }
  }

  /** The body of a turn that was taken: its calls, and which result belongs to which, must be what they were. */
  turn(name: string, conversation: Conversation): string | null {
    const body = this.#send(conversation, upstreamOf(this.#target));
    if (body === null) return null;
    this.turns += 1;
    const asked = askedOf(this.#target, body);
    const [before, after] = [readLoop(conversation), readLoop(asked)];
    this.calls += before.calls.length;
    if (!Bun.deepEquals(before.results, after.results))
      this.problems.push(`${name}: results of ${before.results.join()} became ${after.results.join()}`);
    for (const [index, call] of before.calls.entries()) {
      const [said, heard] = [call, after.calls[index]].map((each) => sayCall(each, call.kind));
      if (!Bun.deepEquals(said, heard))
        this.problems.push(`${name}: the call ${JSON.stringify(said)} became ${JSON.stringify(heard)}`);
    }
    return body;
  }

  /** What was sealed goes back to whom it came from, and to nobody else. */
  sealed(name: string, conversation: Conversation, sent: string, data: readonly string[]): void {
    this.signatures += data.length;
    for (const each of data)
      if (!sent.includes(JSON.stringify(each)))
        this.problems.push(`${name}: a signature is lost through ${this.#target.name}: ${each.slice(0, 40)}`);
    for (const [, other] of UPSTREAMS) {
      const upstream = upstreamOf(other, 'prv_2');
      const body = this.#send(conversation, upstream, other) ?? '';
      for (const each of data)
        if (each.length >= SECRET_LENGTH_MIN && body.includes(each))
          this.problems.push(`${name}: a signature of ${this.#target.name} went to another ${other.name}`);
    }
  }

  /** The requests as they were recorded, one by one. */
  recorded(cases: readonly CorpusCase[]): void {
    for (const recorded of cases) {
      const decoded = decodeRequest(this.#source, recorded);
      if (decoded !== null) this.turn(`${recorded.name}, as recorded`, decoded.conversation);
    }
  }

  /** The same conversation with the answers of this provider, each turn on what its client has by then. */
  answered(cases: readonly CorpusCase[], stream: boolean): void {
    const [first] = cases;
    if (first === undefined || decodeRequest(this.#source, first) === null) return;
    const model = this.#source.name === 'gemini' ? {} : { model: PATH.model, stream: false };
    let body: JsonRecord = { ...asRecord(first.request?.['body']), ...model };
    const data: string[] = [];
    for (const recorded of cases) {
      const answer = answerOf(this.#source, recorded);
      // A failed one has no turn to follow.
      if (answer === null || !DONE.has(answer.choices[0]?.finishReason ?? '')) continue;
      const got = receive(this.#target, remake(answer, this.#target), stream);
      const content = firstContent(got);
      data.push(...listOpaque(content));
      body = GO_ON[this.#source.name](body, asRecord(parseJson(this.#source.encodeAnswer(got, LABEL).body)));
      const conversation = read(this.#source, body);
      const sent = this.turn(recorded.name, conversation);
      if (sent === null) return;
      this.sealed(recorded.name, conversation, sent, data);
      this.#checkIds(recorded.name, conversation, content);
    }
  }

  /** The calls of the last answer have the ids that the provider gave, and so have their results. */
  #checkIds(name: string, conversation: Conversation, content: readonly ContentBlock[]): void {
    const given = toolCallsOf(content).map(({ id }) => id);
    if (given.length === 0 || given.includes('')) return;
    const calls = readLoop(conversation).calls.slice(-given.length);
    const results = conversation.messages.slice(-given.length);
    const back = results.map((message) => (message.role === 'tool' ? message.toolCallId : message.role));
    for (const ids of [calls.map(({ id }) => id), back])
      if (!Bun.deepEquals(ids, given)) this.problems.push(`${name}: ${given.join()} came back as ${ids.join()}`);
  }
}

test.skipIf(findCorpus() === null).each(PASSED_THROUGH.map(([, dialect]) => [dialect.name, dialect] as const))(
  'recorded conversations of %s keep their calls, ids and signatures through every other format',
  (_, source) => {
    const groups = [...listGroups(source)].filter(([, cases]) => cases.length > 1);
    expect(groups.length).toBeGreaterThan(50);
    for (const [, target] of UPSTREAMS) {
      if (target.name === source.name) continue;
      const replay = new Replay(source, target);
      for (const [, cases] of groups) {
        replay.recorded(cases);
        for (const stream of [false, true]) replay.answered(cases, stream);
      }
      const { turns, calls, signatures, problems } = replay;
      process.stderr.write(
        `${source.name} through ${target.name}: ${groups.length} groups, ${turns} turns, ${calls} calls, ${signatures} signatures\n`,
      );
      expect(problems).toEqual([]);
    }
  },
  120_000,
);
