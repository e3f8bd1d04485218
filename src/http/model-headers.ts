import { formatUsd } from '../lib/money.ts';
import type { RequestFacts, SettledFacts } from '../pipeline/port.ts';

const WARNINGS_LENGTH_MAX = 1000;
const HEADER_TEXT = /^[\x20-\x7e]*$/;
// Whole characters: half of a surrogate pair cannot be encoded.
const NOT_HEADER_TEXT = /[^\x20-\x7e]+/gu;

/** Header values are ASCII: what else a name or warning holds is percent-encoded. */
function headerText(text: string): string {
  return HEADER_TEXT.test(text)
    ? text
    : text.replace(NOT_HEADER_TEXT, (characters) => encodeURIComponent(characters.toWellFormed()));
}

/** The headers of every answer of a model call, as far as they are known when it begins (API.md 5.1). */
export function modelHeaders(facts: RequestFacts | SettledFacts, contentType: string): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': contentType,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': facts.requestId,
    'x-tallygate-request-id': facts.id,
  };
  if (facts.limitHeaders !== null) Object.assign(headers, facts.limitHeaders);
  if (facts.provider !== null) headers['x-tallygate-provider'] = headerText(facts.provider);
  if ('charge' in facts) headers['x-tallygate-cost'] = formatUsd(facts.charge);
  if (facts.warnings.length > 0)
    headers['x-tallygate-warnings'] = headerText(facts.warnings.join('; ')).slice(0, WARNINGS_LENGTH_MAX);
  return headers;
}
