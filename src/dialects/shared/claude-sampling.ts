import type { Conversation, Losses } from '../conversation/index.ts';
import { gateOf } from './claude-models.ts';

/** Sampling as a model of Anthropic takes it; null: not said. */
export interface Sampling {
  readonly temperature: number | null;
  readonly topP: number | null;
  readonly topK: number | null;
}

/** Temperature goes to 1 here; thinking models, and the newer ones, take no sampling at all. */
export function fitSampling(conversation: Conversation, model: string, thinks: boolean, losses: Losses): Sampling {
  const { temperature, topP, topK } = conversation;
  const gate = gateOf(model);
  if (gate.sampling === 'none' || thinks) {
    losses.droppedSettings({ ...conversation, temperature: temperature === 1 ? null : temperature }, [
      'temperature',
      'topP',
      'topK',
    ]);
    // Thinking models take the default when it is said.
    return { temperature: temperature === 1 && gate.sampling !== 'none' ? 1 : null, topP: null, topK: null };
  }
  if (temperature !== null && temperature > 1) losses.changed('temperature was lowered to 1');
  const both = temperature !== null && topP !== null && gate.sampling === 'one';
  if (both) losses.dropped('top_p beside temperature');
  return { temperature: temperature === null ? null : Math.min(1, temperature), topP: both ? null : topP, topK };
}
