import { joinObject, quote } from '../../lib/json/index.ts';
import { effortOf } from '../conversation/index.ts';
import type { Conversation, Effort, Losses } from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import { chooseThinking } from '../shared/claude-thinking.ts';
import { gateOf } from './models.ts';

type Member = readonly [string, string | null];

/** What is asked of a model's thinking: in its own vendor's words, or in the API's. */
export interface EncodedReasoning {
  /** Members of `additionalModelRequestFields`. */
  readonly fields: readonly Member[];
  /** `outputConfig.effort`. */
  readonly effort: string | null;
  /** Whether the model thinks in a way that takes no sampling. */
  readonly isOn: boolean;
  /** Whether it takes no sampling, and no cap either. */
  readonly takesNothing: boolean;
}

const NOTHING: EncodedReasoning = { fields: [], effort: null, isOn: false, takesNothing: false };

function wantedEffort({ reasoning }: Conversation): Effort | null {
  if (reasoning === null) return null;
  return reasoning.effort ?? (reasoning.budgetTokens === null ? null : effortOf(reasoning.budgetTokens));
}

/** Three steps, of which the last takes no other setting beside it: a cap that the client set is worth more. */
function encodeNova({ outputTokensMax }: Conversation, effort: Effort | null, losses: Losses): EncodedReasoning {
  if (effort === null) return NOTHING;
  if (effort === 'none') return { ...NOTHING, fields: [['reasoningConfig', '{"type":"disabled"}']] };
  const wanted = effort === 'minimal' ? 'low' : effort === 'xhigh' || effort === 'max' ? 'high' : effort;
  const step = wanted === 'high' && outputTokensMax !== null ? 'medium' : wanted;
  if (step !== effort && effort !== 'minimal') losses.changed(`the reasoning effort was lowered to ${step}`);
  const config = joinObject([
    ['type', '"enabled"'],
    ['maxReasoningEffort', quote(step)],
  ]);
  return { ...NOTHING, fields: [['reasoningConfig', config]], takesNothing: step === 'high' };
}

/** What its model thinks at least: it cannot be told to think more, nor not to. */
function encodeFlat(effort: Effort | null, losses: Losses): EncodedReasoning {
  if (effort === null) return NOTHING;
  const step =
    effort === 'none' || effort === 'minimal' ? 'low' : effort === 'xhigh' || effort === 'max' ? 'high' : effort;
  if (effort === 'none') losses.changed('reasoning cannot be switched off and was asked for at low effort');
  else if (step !== effort && effort !== 'minimal') losses.changed('the reasoning effort was lowered to high');
  return { ...NOTHING, fields: [['reasoning_effort', quote(step)]] };
}

function encodeNested(effort: Effort | null): EncodedReasoning {
  if (effort === null) return NOTHING;
  const step = effort === 'minimal' ? 'low' : effort;
  return { ...NOTHING, fields: [['reasoning', joinObject([['effort', quote(step)]])]] };
}

function encodeClaude(conversation: Conversation, upstream: Upstream, losses: Losses): EncodedReasoning {
  // Without a cap the model's own bounds what it thinks.
  const cap = conversation.outputTokensMax ?? Number.MAX_SAFE_INTEGER;
  const thinking = chooseThinking(conversation, upstream, cap, losses);
  const said = conversation.extras.find(
    ({ dialect, field }) => dialect === 'anthropic-messages' && field === 'output_config.effort',
  );
  return {
    fields: [['thinking', thinking.thinking]],
    effort: said?.json ?? thinking.effort,
    isOn: thinking.isOn,
    takesNothing: false,
  };
}

/** What a client asked of reasoning as this model takes it. */
export function encodeReasoning(conversation: Conversation, upstream: Upstream, losses: Losses): EncodedReasoning {
  const effort = wantedEffort(conversation);
  const way = gateOf(upstream.model).reasoning;
  switch (way) {
    case 'claude':
      return encodeClaude(conversation, upstream, losses);
    case 'nova':
      return encodeNova(conversation, effort, losses);
    case 'effort':
      return encodeFlat(effort, losses);
    case 'nested-effort':
      return encodeNested(effort);
    case 'none':
      if (effort !== null && effort !== 'none') losses.dropped('reasoning');
      return NOTHING;
    default:
      return way satisfies never;
  }
}
