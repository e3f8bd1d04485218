import { GatewayError } from '../../lib/errors/index.ts';
import type { ModelCall } from './call.ts';

/** Bounds on what comes before a body, in bytes. */
export interface HeadLimits {
  readonly urlBytesMax: number;
  /** Names and values of all headers together. */
  readonly headerBytesMax: number;
}

export const HEAD_LIMITS_DEFAULT: HeadLimits = { urlBytesMax: 8192, headerBytesMax: 32_768 };

function tooLarge(path: 'url' | 'headers', max: number): GatewayError {
  const problem = `must have at most ${max} bytes`;
  return new GatewayError('request_too_large', { hint: `${path} ${problem}`, details: [{ path, problem }] });
}

/** Throws `request_too_large` when URL or headers are beyond their bounds. */
export function checkHead({ urlLength, headerBytes }: ModelCall, limits: HeadLimits): void {
  if (urlLength > limits.urlBytesMax) throw tooLarge('url', limits.urlBytesMax);
  if (headerBytes > limits.headerBytesMax) throw tooLarge('headers', limits.headerBytesMax);
}
