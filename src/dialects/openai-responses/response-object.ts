import { joinObject, quote } from '../../lib/json/index.ts';
import { NO_USAGE } from '../../store/records/index.ts';
import type { AnswerLabel, CanonicalFinishReason, DialectUsage } from '../port.ts';
import { writeFinish } from './finish-reason.ts';
import { encodeToolUsage, encodeUsage } from './usage.ts';

/** What a response says besides its name. */
export interface ResponseState {
  /** null: still under way. */
  readonly finishReason: CanonicalFinishReason | null;
  readonly model: string | null;
  readonly serviceTier: string | null;
  /** A JSON array. */
  readonly output: string;
  readonly usage: DialectUsage | null;
}

const FAILURE = '{"code":"server_error","message":"The model did not finish its answer."}';

/** The part of our request id that other ids are made of. */
export function stemOf(label: AnswerLabel): string {
  return label.id.slice('req_'.length);
}

/**
 * A response object. Settings of the request are said by their defaults, since readers want them to be there; one that is kept repeats
 * them.
 */
export function encodeResponse(label: AnswerLabel, state: ResponseState): string {
  const { finishReason, usage } = state;
  const setting = (name: string, json: string): readonly [string, string] => [name, label.settings?.get(name) ?? json];
  const finish = finishReason === null ? null : writeFinish(finishReason);
  const incomplete =
    finish?.incompleteReason == null ? 'null' : joinObject([['reason', quote(finish.incompleteReason)]]);
  return joinObject([
    ['id', quote(label.answerId ?? `resp_${stemOf(label)}`)],
    ['object', '"response"'],
    ['created_at', String(label.createdAt)],
    ['status', quote(finish?.status ?? 'in_progress')],
    ['background', 'false'],
    ['error', finish?.status === 'failed' ? FAILURE : 'null'],
    ['incomplete_details', incomplete],
    setting('instructions', 'null'),
    setting('max_output_tokens', 'null'),
    setting('metadata', '{}'),
    ['model', quote(state.model ?? label.model)],
    ['output', state.output],
    setting('parallel_tool_calls', 'true'),
    setting('previous_response_id', 'null'),
    setting('reasoning', '{"effort":null,"summary":null}'),
    ['service_tier', quote(state.serviceTier ?? 'auto')],
    setting('store', 'false'),
    setting('temperature', 'null'),
    setting('text', '{"format":{"type":"text"}}'),
    setting('tool_choice', '"auto"'),
    setting('tools', '[]'),
    setting('top_p', 'null'),
    setting('truncation', '"disabled"'),
    ['usage', finish === null ? 'null' : encodeUsage(usage ?? NO_USAGE)],
    ['tool_usage', usage === null ? null : encodeToolUsage(usage)],
    setting('user', 'null'),
  ]);
}
