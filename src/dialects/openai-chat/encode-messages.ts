import { joinArray, joinObject, parseJson, quote } from '../../lib/json/index.ts';
import { isOwnOpaque, joinText } from '../conversation/index.ts';
import type {
  AssistantMessage,
  ContentBlock,
  Losses,
  Message,
  ReasoningBlock,
  ToolCallBlock,
  ToolMessage,
} from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import { encodeContent } from './encode-content.ts';
import { writeCallOpaque } from './reasoning-details.ts';

/** Models whose turns with calls must come back with their reasoning, an empty one too (DIALECTS, section 1). */
const ECHOED_REASONING_MODEL = /deepseek|kimi|moonshot/i;

/** A tool call as it stands in a turn of this format. */
export function encodeToolCall(call: ToolCallBlock, wrapsOpaque: boolean): string {
  const named = joinObject([
    ['name', quote(call.name)],
    [call.kind === 'custom' ? 'input' : 'arguments', quote(call.arguments)],
  ]);
  const kind = call.kind ?? 'function';
  return joinObject([
    ['id', quote(call.id)],
    ['type', quote(kind)],
    [kind, named],
    ['extra_content', writeCallOpaque(call.opaque, wrapsOpaque)],
  ]);
}

interface EchoedReasoning {
  readonly text: string | null;
  readonly details: string | null;
}

/** Reasoning of earlier turns goes back to who made it, to servers that ask for it, and as a client of this dialect wrote it. */
function echoReasoning(content: readonly ContentBlock[], upstream: Upstream, losses: Losses): EchoedReasoning {
  const blocks = content.filter((block): block is ReasoningBlock => block.type === 'reasoning');
  const hasCalls = content.some((block) => block.type === 'tool-call');
  const text = joinText(content, 'reasoning');
  if (ECHOED_REASONING_MODEL.test(upstream.model))
    return { text: hasCalls || text !== '' ? text : null, details: null };
  // A client can write anything into what it keeps for us: nothing but a list goes into the body.
  const own = blocks.find(
    ({ opaque }) => opaque !== undefined && isOwnOpaque(opaque, upstream) && Array.isArray(parseJson(opaque.data)),
  );
  if (own?.opaque !== undefined) return { text: null, details: own.opaque.data };
  if (blocks.length > 0 && blocks.every((block) => block.opaque === undefined)) return { text, details: null };
  if (blocks.length > 0) losses.changed('reasoning of earlier turns was left out');
  return { text: null, details: null };
}

function encodeAssistant(message: AssistantMessage, upstream: Upstream, losses: Losses): string {
  const { content } = message;
  const calls = content.filter((block): block is ToolCallBlock => block.type === 'tool-call');
  const reasoning = echoReasoning(content, upstream, losses);
  const own = calls.map((call) =>
    call.opaque === undefined || isOwnOpaque(call.opaque, upstream) ? call : { ...call, opaque: undefined },
  );
  const spoken = encodeContent(content, upstream.model, losses);
  return joinObject([
    ['role', '"assistant"'],
    ['name', quote(message.name)],
    // Several servers refuse an empty text beside calls.
    ['content', spoken ?? (calls.length > 0 ? 'null' : '""')],
    ['reasoning_content', quote(reasoning.text)],
    ['reasoning_details', reasoning.details],
    ['tool_calls', own.length === 0 ? null : joinArray(own.map((call) => encodeToolCall(call, false)))],
    ['prefix', message.prefix === true ? 'true' : null],
  ]);
}

function isText(block: ContentBlock): boolean {
  return block.type === 'text';
}

/** Results are text here: an error says so in front, and media follow in a user message of their own. */
function encodeResult(message: ToolMessage, losses: Losses): string {
  const texts = joinText(message.content, 'text');
  const text = message.isError === true && !texts.startsWith('Error') ? `Error: ${texts}` : texts;
  if (message.cache !== undefined) losses.dropped('cache_control');
  return joinObject([
    ['role', '"tool"'],
    ['tool_call_id', quote(message.toolCallId)],
    ['content', quote(text)],
  ]);
}

function encodeMessage(message: Exclude<Message, ToolMessage>, upstream: Upstream, losses: Losses): string {
  if (message.role === 'assistant') return encodeAssistant(message, upstream, losses);
  return joinObject([
    ['role', quote(message.role)],
    ['name', quote(message.name)],
    ['content', encodeContent(message.content, upstream.model, losses) ?? '""'],
  ]);
}

/** The turns in order; media of results wait until all results of their turn are said. */
export function encodeMessages(messages: readonly Message[], upstream: Upstream, losses: Losses): string {
  const written: string[] = [];
  let media: ContentBlock[] = [];
  const flush = (): void => {
    const content = media.length === 0 ? null : encodeContent(media, upstream.model, losses);
    if (content !== null)
      written.push(
        joinObject([
          ['role', '"user"'],
          ['content', content],
        ]),
      );
    media = [];
  };
  for (const message of messages) {
    if (message.role === 'tool') {
      written.push(encodeResult(message, losses));
      const others = message.content.filter((block) => !isText(block));
      if (others.length > 0) {
        losses.changed('media in tool results were sent as a user message');
        media.push({ type: 'text', text: `Result of the call ${message.toolCallId}:` }, ...others);
      }
    } else {
      flush();
      written.push(encodeMessage(message, upstream, losses));
    }
  }
  flush();
  return joinArray(written);
}
