import { z } from 'zod';
import { idParams } from './common.ts';

/** Parameters of a path below a customer user's tokens. */
export const tokenParams = z.strictObject({ ...idParams.shape, token_id: idParams.shape.id });
