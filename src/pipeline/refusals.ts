import type { ProviderError } from '../dialects/port.ts';
import type { FallbackReason } from '../store/records/index.ts';

/** Why a model will not serve a request, at whichever deployment. */
export type RefusalReason = Exclude<FallbackReason, 'failure'>;

const TOO_LARGE = 413;

const OVERFLOW_CODES: ReadonlySet<string> = new Set([
  'context_length_exceeded',
  'context_window_exceeded',
  'model_context_window_exceeded',
  'exceed_context_size_error',
]);
/** Providers tell it by the message alone; these are the texts of those whose answers were recorded. */
const OVERFLOW_MESSAGE =
  /context (?:length|window|size)|(?:prompt|input|messages) is too long|token count.{0,40}exceeds|range of input length|reduce the length of (?:the|either)|input tokens? exceed/i;

const FILTER_CODES: ReadonlySet<string> = new Set([
  'content_filter',
  'content_policy_violation',
  'ResponsibleAIPolicyViolation',
  'data_inspection_failed',
  'DataInspectionFailed',
]);
const FILTER_MESSAGE = /content (?:management|filtering|safety) policy|content policy violation|inappropriate content/i;

const MONEY_CODES: ReadonlySet<string> = new Set(['insufficient_quota', 'exceeded_current_quota_error', '1113']);
const MONEY_MESSAGE = /insufficient balance|余额不足|欠费/i;

/** Some providers answer 429 when their account has no money left: no wait helps. */
export function isOutOfMoney({ message, code }: Pick<ProviderError, 'message' | 'code'>): boolean {
  return (code !== null && MONEY_CODES.has(code)) || (message !== null && MONEY_MESSAGE.test(message));
}

/**
 * What an error says of the model: that the input is too long for it or that it refuses the content; null for other mistakes.
 * @param status 400, 413 or 422; null: it came inside a stream
 */
export function readRefusal(
  status: number | null,
  { message, code }: { readonly message: string | null; readonly code: string | null },
): RefusalReason | null {
  if (code !== null && FILTER_CODES.has(code)) return 'content_filter';
  if (status === TOO_LARGE || (code !== null && OVERFLOW_CODES.has(code))) return 'context_overflow';
  if (message === null) return null;
  if (OVERFLOW_MESSAGE.test(message)) return 'context_overflow';
  return FILTER_MESSAGE.test(message) ? 'content_filter' : null;
}
