import type { WireName } from '../store/records/index.ts';
import { budgetOf } from './conversation/index.ts';
import type { Conversation } from './conversation/index.ts';
import { gateOf as gateOfClaude } from './shared/claude-models.ts';

/** What the output of a request will be, before any of it is there. */
export interface OutputOutlook {
  /** Whether every token of it that is billed can be seen in the answer. */
  readonly visible: boolean;
  /** Tokens that the model may think before it answers: a cap below them leaves no answer. */
  readonly thinkingTokens: number;
}

/** Members that bring tokens which no text shows, or hide them. */
const HIDING =
  /audio|modalit|reasoning|thinking|thought|prediction|search|background|mcp|container|context_management|plugins|cachedcontent|continuation/i;

/** Families that show what they think, or do not think (DIALECTS, sections 1 and 3). Whoever is in neither list may think unseen. */
const SHOWING =
  /^(?:ft:)?(?:[\w.-]+\/)*(?:gpt-(?:3|4)|gpt-oss|gpt-5[^/]*-chat|chatgpt|(?:meta-)?llama|(?:open-)?mistral|mixtral|ministral|codestral|devstral|pixtral|magistral|qwen|qwq|deepseek|gemma|phi|kimi|moonshot|glm|command|yi-|falcon|sandbox)/i;
const BESIDE_TEXT = /audio|realtime|search|image|omni|tts|transcribe/i;
/** Always thinks, and unseen; from 5.1 on not at effort `none`. */
const THINKING = /(?:^|\/)(?:o\d|codex|gpt-(?:[5-9]|\d\d))/;
const OPTIONAL = /(?:^|\/)gpt-(?:5\.[1-9]|[6-9]|\d\d)/;
const BEFORE_THINKING = /(?:^|[/.])gemini-(?:1|2\.0)/;
const CAN_STOP = /(?:^|[/.])gemini-2\.5-flash/;
/** Of Amazon's hosts: names begin with a region, then the maker. */
const HOSTED = /(?:^|[./])(?:llama|mistral|mixtral|nova-(?:micro|lite|pro)|titan|command|jamba|deepseek|qwen)/i;

type Thinking = 'seen' | 'unseen' | 'none';

function thinkingOfClaude(model: string, asks: boolean, off: boolean): Thinking {
  const { thinking, canDisable, sampling } = gateOfClaude(model);
  if (thinking === 'none') return 'none';
  // What is shown of its thoughts is a summary.
  if (asks) return 'unseen';
  if (off && canDisable) return 'none';
  // A family that nobody knows may think of its own accord, and so do the later ones.
  const isKnown = sampling === 'one' || thinking === 'budget';
  return isKnown ? 'none' : 'unseen';
}

function thinkingOf(format: WireName, model: string, { reasoning }: Conversation): Thinking {
  const off = reasoning?.effort === 'none' || reasoning?.budgetTokens === 0;
  const asks =
    reasoning !== null && !off && (reasoning.adaptive || reasoning.effort !== null || reasoning.budgetTokens !== null);
  if (model.includes('claude')) return thinkingOfClaude(model, asks, off);
  if (model.includes('gemini')) return BEFORE_THINKING.test(model) || (off && CAN_STOP.test(model)) ? 'none' : 'unseen';
  if (format === 'bedrock-converse') return HOSTED.test(model) ? 'seen' : 'unseen';
  if (SHOWING.test(model) && !BESIDE_TEXT.test(model)) return 'seen';
  return THINKING.test(model) && OPTIONAL.test(model) && off ? 'none' : 'unseen';
}

function thinkingTokensOf(thinks: boolean, { reasoning }: Conversation): number {
  const effort = reasoning?.effort ?? null;
  if (reasoning?.budgetTokens != null) return reasoning.budgetTokens;
  if (effort !== null) return effort === 'none' ? 0 : budgetOf(effort);
  return thinks || reasoning?.adaptive === true ? budgetOf('medium') : 0;
}

/**
 * What to expect of a model that is spoken to in a format, under its provider's name for it.
 * @param showsAll whether its server hides nothing, whatever the model
 */
export function foreseeOutput(
  format: WireName,
  model: string,
  conversation: Conversation,
  showsAll: boolean,
): OutputOutlook {
  const thinking = showsAll ? 'seen' : thinkingOf(format, model, conversation);
  const isPlain =
    conversation.choices === 1 &&
    conversation.hostedTools.length === 0 &&
    conversation.reasoning?.visible !== false &&
    !conversation.extras.some(({ field, expressed }) => expressed !== true && HIDING.test(field));
  const thinks = thinking === 'unseen' && (THINKING.test(model) || model.includes('gemini'));
  return { visible: isPlain && thinking !== 'unseen', thinkingTokens: thinkingTokensOf(thinks, conversation) };
}
