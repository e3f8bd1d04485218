import { fold } from '../dialects/conversation/index.ts';
import type {
  ContentBlock,
  Conversation,
  ConversationAnswer,
  ConversationEvent,
} from '../dialects/conversation/index.ts';
import type { UpstreamDialect } from '../dialects/port.ts';
import type { CountedTexts, TokenCounts } from '../metering/index.ts';
import { NO_USAGE } from '../store/records/index.ts';
import type { DialectName, Usage } from '../store/records/index.ts';
import type { Attempt, RawAnswer } from './attempt.ts';
import type { PipelineDeps } from './deps.ts';
import type { EndedRead } from './ended-answer.ts';
import { upstreamOf } from './formats.ts';
import { decodedOf } from './plan.ts';
import type { Plan } from './plan.ts';
import type { PipelineCall } from './port.ts';

/** What chat templates put around a message, and before the answer. */
const MESSAGE_TOKENS = 4;
const ANSWER_TOKENS = 3;
const CHAT_DIALECTS: ReadonlySet<string> = new Set<DialectName>([
  'openai-chat',
  'openai-responses',
  'anthropic-messages',
  'gemini',
  'bedrock-converse',
]);

/** The request that was answered. */
interface Answered {
  readonly call: PipelineCall;
  readonly plan: Plan;
}

function addBlocks(content: readonly ContentBlock[], to: string[]): void {
  for (const block of content) {
    if (block.type === 'text' || block.type === 'reasoning' || block.type === 'refusal') to.push(block.text);
    else if (block.type === 'tool-call') to.push(block.name, block.arguments);
  }
}

function listInput({ messages, tools, outputFormat }: Conversation): readonly string[] {
  const texts: string[] = [];
  for (const message of messages) addBlocks(message.content, texts);
  for (const tool of tools) texts.push(tool.name, tool.description ?? '', tool.parameters ?? '');
  if (outputFormat !== null && outputFormat.type === 'json-schema') texts.push(outputFormat.schema ?? '');
  return texts;
}

function listOutput({ choices }: ConversationAnswer): readonly string[] {
  const texts: string[] = [];
  for (const { content } of choices) addBlocks(content, texts);
  return texts;
}

function readAnswer(dialect: UpstreamDialect, { candidate, captured }: Attempt, raw: RawAnswer | null) {
  const upstream = upstreamOf(candidate.deployment, dialect);
  if (raw !== null) return dialect.decodeAnswer(raw.body, upstream);
  if (captured === null) return null;
  const decoder = dialect.createDecoder(upstream);
  const events: ConversationEvent[] = [];
  for (const chunk of captured) decoder.push(chunk, events);
  decoder.finish(events);
  return fold(events);
}

function findConversation({ call: { call }, plan }: Answered): Conversation | null {
  if (call.form === 'canonical') return call.conversation;
  return call.form === 'native' ? decodedOf(plan, call).conversation : null;
}

/** The texts of a conversation whose answer reports no usage; null where they are not at hand. */
function listTexts(
  deps: PipelineDeps,
  answered: Answered,
  attempt: Attempt,
  raw: RawAnswer | null,
  { answer }: EndedRead,
): CountedTexts | null {
  const { name } = attempt.candidate.dialect;
  if (!CHAT_DIALECTS.has(name)) return null;
  try {
    const conversation = findConversation(answered);
    if (conversation === null) return null;
    const read =
      answer !== null && 'choices' in answer ? answer : readAnswer(deps.getDialect(name as DialectName), attempt, raw);
    return read === null ? null : { input: listInput(conversation), output: listOutput(read) };
  } catch {
    // What cannot be read is estimated.
    return null;
  }
}

/** The usage that counted texts stand for, with what is around them and beside them. */
function usageOf({ plan, call: { call } }: Answered, counts: TokenCounts): Usage {
  const conversation = call.form === 'canonical' ? call.conversation : plan.decoded?.conversation;
  const around = (conversation?.messages.length ?? 0) * MESSAGE_TOKENS + ANSWER_TOKENS;
  return { ...NO_USAGE, input: counts.input + around + plan.head.input.beside, output: counts.output };
}

/** Has the tokens of an answer counted whose provider did not. `done` may be called at once, with what was estimated where they cannot be counted. */
export function countAnswer(
  deps: PipelineDeps,
  answered: Answered,
  attempt: Attempt,
  raw: RawAnswer | null,
  read: EndedRead,
  done: (counted: EndedRead) => void,
): void {
  const broken = attempt.relay !== null && attempt.relay.state.streamError !== null;
  const texts = broken ? null : listTexts(deps, answered, attempt, raw, read);
  if (texts === null) {
    done(read);
    return;
  }
  deps.tokenCounter.count(texts, (counts) =>
    done(counts === null ? read : { ...read, usage: usageOf(answered, counts) }),
  );
}
