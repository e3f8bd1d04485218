import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import { versionedAnswerShape } from '../../../services/shared/fields/identity-fields.ts';

/** Parameters of an item's path. */
export const idParams = z.strictObject({
  id: z.string().min(1).max(256).meta(text('Id of the item.', '资源的 ID。')),
});

/** A JSON merge patch (RFC 7396); the merged result is validated as a whole, so that paths are those of the resource. */
export const mergePatchSchema = z
  .record(z.string(), z.unknown())
  .meta(
    text(
      'A JSON merge patch of the resource: null resets a field, what is left out stays.',
      '资源的 JSON 合并补丁：null 将字段恢复为默认值，未出现的字段保持不变。',
    ),
  );

/** What every managed item has. */
export const versionedShape = versionedAnswerShape;

/** Notes of a change that succeeded. */
export const warningsSchema = z
  .array(z.string())
  .optional()
  .meta(
    text(
      'After a change: what may not be as the operator thinks, for example a model without a price.',
      '修改后的提醒，例如某模型没有价格。',
    ),
  );
