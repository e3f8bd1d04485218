import type { Conversation } from './conversation.ts';
import type { DialectName } from '../../store/records/index.ts';
import { GatewayError } from '../../lib/errors/index.ts';

const NOTHING: readonly string[] = [];

/** What a translation could not carry, each said once. */
export class Losses {
  #said: string[] | null = null;

  get list(): readonly string[] {
    return this.#said ?? NOTHING;
  }

  /** `seed` → "seed has no equivalent and was left out". */
  dropped(what: string): void {
    this.changed(`${what} has no equivalent and was left out`);
  }

  /** Something was said differently: a whole clause, without a full stop. */
  changed(clause: string): void {
    this.#said ??= [];
    if (!this.#said.includes(clause)) this.#said.push(clause);
  }

  /** Each of the settings that is given and that the target lacks. */
  droppedSettings(conversation: Conversation, names: readonly DroppableSetting[]): void {
    for (const name of names) {
      const value = conversation[name];
      const given = Array.isArray(value) ? value.length > 0 : value !== null;
      if (given) this.dropped(SETTING_NAMES[name]);
    }
  }

  /**
   * Fields of another dialect.
   * @throws GatewayError `unsupported_parameter` for one without which the request means something else
   */
  droppedExtras(conversation: Conversation, target: DialectName): void {
    for (const { dialect, field, expressed, bound } of conversation.extras) {
      if (dialect === target || expressed === true) continue;
      if (bound === true) throw refusal(field);
      this.dropped(field);
    }
  }
}

/** For what may not be left out silently nor with a warning: the request would mean something else. */
export function refusal(field: string): GatewayError {
  const hint = `${field} has no equivalent in the API of this model's provider`;
  return new GatewayError('unsupported_parameter', { hint, details: [{ path: field, problem: 'has no equivalent' }] });
}

const SETTING_NAMES = {
  temperature: 'temperature',
  topP: 'top_p',
  topK: 'top_k',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  seed: 'seed',
  stop: 'stop',
  logprobs: 'logprobs',
  outputFormat: 'response_format',
  verbosity: 'verbosity',
  metadata: 'metadata',
  user: 'user',
  serviceTier: 'service_tier',
  cacheKey: 'prompt_cache_key',
  parallelToolCalls: 'parallel_tool_calls',
} as const satisfies Partial<Record<keyof Conversation, string>>;

export type DroppableSetting = keyof typeof SETTING_NAMES;
