import { z } from 'zod';

/** Parameters of an item's path. */
export const idParams = z.strictObject({ id: z.string().min(1).max(256) });

/** A JSON merge patch (RFC 7396); the merged result is validated as a whole, so that paths are those of the resource. */
export const mergePatchSchema = z
  .record(z.string(), z.unknown())
  .describe('A JSON merge patch of the resource: null resets a field, what is left out stays');

/** What every managed item has. */
export const versionedShape = {
  id: z.string(),
  created_at: z.string().describe('RFC 3339, milliseconds, Z'),
  updated_at: z.string(),
  version: z.int().describe('Counts every change; the value of If-Match'),
};

/** Notes of a change that succeeded. */
export const warningsSchema = z.array(z.string()).optional().describe('What is not as the operator may think');
