import { joinObject, quote } from '../../lib/json/index.ts';
import { budgetOf, effortOf, isOwnOpaque } from '../conversation/index.ts';
import type { Conversation, Effort, Extra, Losses, ReasoningRequest } from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import { gateOf } from './claude-models.ts';
import { forcesTool } from './forces-tool.ts';

const BUDGET_MIN = 1024;

/** `thinking`, and the effort that goes into `output_config`; null: not said. */
export interface EncodedThinking {
  readonly thinking: string | null;
  readonly effort: string | null;
  /** Whether the model thinks: sampling is refused then. */
  readonly isOn: boolean;
}

const NOTHING: EncodedThinking = { thinking: null, effort: null, isOn: false };

function display(reasoning: ReasoningRequest): string | null {
  if (reasoning.visible === null) return null;
  return reasoning.visible ? '"summarized"' : '"omitted"';
}

function enabled(budget: number, reasoning: ReasoningRequest): EncodedThinking {
  const thinking = joinObject([
    ['type', '"enabled"'],
    ['budget_tokens', String(budget)],
    ['display', display(reasoning)],
  ]);
  const effort = reasoning.budgetTokens === null || reasoning.effort === null ? null : quote(reasoning.effort);
  return { thinking, effort, isOn: true };
}

/** A budget that leaves room for an answer under the cap, half of it where it must be lowered; none where it does not fit. */
function fitBudget(wanted: number, cap: number, losses: Losses): number | null {
  if (wanted < cap) return Math.max(BUDGET_MIN, wanted);
  const lowered = Math.max(BUDGET_MIN, Math.floor(cap / 2));
  if (lowered >= cap) {
    losses.changed('thinking was left out: the output cap leaves no room for it');
    return null;
  }
  losses.changed('the thinking budget was lowered below the output cap');
  return lowered;
}

function adaptive(effort: Effort | null, reasoning: ReasoningRequest): EncodedThinking {
  const thinking = joinObject([
    ['type', '"adaptive"'],
    ['display', display(reasoning)],
  ]);
  return {
    thinking,
    effort: effort === null || effort === 'none' ? null : quote(effort === 'minimal' ? 'low' : effort),
    isOn: true,
  };
}

function disabled(model: string, losses: Losses): EncodedThinking {
  if (gateOf(model).canDisable) return { thinking: '{"type":"disabled"}', effort: null, isOn: false };
  losses.changed('thinking cannot be switched off and was asked for at low effort');
  return { thinking: null, effort: '"low"', isOn: true };
}

/** What a client asked of reasoning as this model takes it (DIALECTS, section 1, "Reasoning controls"). */
function encodeThinking(
  reasoning: ReasoningRequest | null,
  model: string,
  cap: number,
  losses: Losses,
): EncodedThinking {
  if (reasoning === null) return NOTHING;
  const gate = gateOf(model);
  const { effort, budgetTokens } = reasoning;
  if (gate.thinking === 'none') {
    if (effort !== 'none') losses.dropped('reasoning');
    return NOTHING;
  }
  if (effort === 'none') return disabled(model, losses);
  if (gate.thinking === 'adaptive')
    return adaptive(effort ?? (budgetTokens === null ? null : effortOf(budgetTokens)), reasoning);
  if (reasoning.adaptive && gate.thinking === 'either') return adaptive(effort, reasoning);
  if (budgetTokens === null && effort !== null && gate.thinking === 'either') {
    return { thinking: null, effort: quote(effort === 'minimal' ? 'low' : effort), isOn: false };
  }
  const wanted = budgetTokens ?? budgetOf(effort ?? 'medium');
  const budget = fitBudget(wanted, cap, losses);
  return budget === null ? NOTHING : enabled(budget, reasoning);
}

/**
 * Whether the calls under way have lost the thought before them, without which a model that thinks by a budget goes on with none (seen: 400
 * "must start with a thinking block").
 */
function lacksThought({ messages }: Conversation, upstream: Upstream): boolean {
  const last = messages.findLast(({ role }) => role === 'assistant');
  if (last?.content.some(({ type }) => type === 'tool-call') !== true) return false;
  return !last.content.some(
    (block) => block.type === 'reasoning' && block.opaque !== undefined && isOwnOpaque(block.opaque, upstream),
  );
}

function isEffort({ dialect, field }: Extra): boolean {
  return dialect === 'anthropic-messages' && field === 'output_config.effort';
}

/** A model that must call a tool cannot think by a budget as well; the call is what was asked for. */
export function chooseThinking(
  conversation: Conversation,
  upstream: Upstream,
  cap: number,
  losses: Losses,
): EncodedThinking {
  const saysEffort = conversation.extras.some(isEffort);
  const thinking = encodeThinking(saysEffort ? null : conversation.reasoning, upstream.model, cap, losses);
  if (thinking.thinking?.includes('"enabled"') !== true) return thinking;
  if (forcesTool(conversation)) losses.changed('thinking was left out because a tool call is forced');
  else if (lacksThought(conversation, upstream))
    losses.changed('thinking was left out because the thought before the last calls did not come back');
  else return thinking;
  return { thinking: null, effort: null, isOn: false };
}
