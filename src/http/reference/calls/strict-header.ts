import { z } from 'zod';
import { text } from '../../../lib/describe.ts';

/** The request header of model calls on the compatible APIs. */
export const strictHeader = {
  'X-Tallygate-Strict': z
    .enum(['true', 'false'])
    .optional()
    .meta(
      text(
        '`true` refuses with `unsupported_parameter` what the chosen provider cannot express.',
        '为 `true` 时，所选提供商无法表达的参数以 `unsupported_parameter` 拒绝。',
      ),
    ),
};
