import type { Usage } from '../../store/records/index.ts';
import type { ConversationAnswer, ToolCall } from './conversation.ts';
import type { ConversationEvent } from './event.ts';

interface CallParts {
  readonly id: string;
  readonly name: string;
  arguments: string;
}

interface Folded {
  model: string | null;
  text: string;
  reasoning: string;
  refusal: string;
  readonly calls: Map<number, CallParts>;
  finishReason: ConversationAnswer['finishReason'];
  rawFinishReason: string | null;
  usage: Usage | null;
}

function apply(folded: Folded, event: ConversationEvent): void {
  switch (event.type) {
    case 'message-start':
      folded.model ??= event.model;
      return;
    case 'text-delta':
      folded.text += event.text;
      return;
    case 'reasoning-delta':
      folded.reasoning += event.text;
      return;
    case 'refusal-delta':
      folded.refusal += event.text;
      return;
    case 'tool-call-start':
      folded.calls.set(event.index, { id: event.id, name: event.name, arguments: '' });
      return;
    case 'tool-call-delta': {
      const call = folded.calls.get(event.index);
      if (call !== undefined) call.arguments += event.arguments;
      return;
    }
    case 'message-end':
      folded.finishReason = event.finishReason;
      folded.rawFinishReason = event.rawFinishReason;
      return;
    case 'usage':
      folded.usage = event.usage;
      return;
    case 'error':
      folded.finishReason = 'error';
      return;
    default:
      event satisfies never;
  }
}

/** A streamed answer as a whole one: `fold(decode(stream))` is what the same answer says unstreamed. */
export function fold(events: Iterable<ConversationEvent>): ConversationAnswer {
  const folded: Folded = {
    model: null,
    text: '',
    reasoning: '',
    refusal: '',
    calls: new Map(),
    finishReason: null,
    rawFinishReason: null,
    usage: null,
  };
  for (const event of events) apply(folded, event);
  const toolCalls = [...folded.calls.entries()].sort(([a], [b]) => a - b).map(([, call]): ToolCall => ({ ...call }));
  const { model, text, reasoning, finishReason, rawFinishReason, usage } = folded;
  const refusal = folded.refusal === '' ? null : folded.refusal;
  return { model, text, reasoning, toolCalls, refusal, finishReason, rawFinishReason, usage };
}
