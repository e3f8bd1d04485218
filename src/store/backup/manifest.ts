import { z } from 'zod';

/** What names the origin of data, in the manifest and in the data themselves. */
export const DATA_ID = /^[0-9a-f]{32}$/;

/** What a back-up says of itself, before its data. */
export const manifestSchema = z.object({
  /** `bak_` and 32 hex digits. */
  id: z.string().regex(/^bak_[0-9a-f]{32}$/),
  /** Of Tallygate. */
  version: z.string(),
  /** UTC milliseconds. */
  createdAt: z.int().nonnegative(),
  database: z.enum(['sqlite', 'postgres']),
  /** The same in all back-ups of the same data. */
  dataId: z.string().regex(DATA_ID),
  /** Which life of the data this is. */
  epoch: z.int().positive(),
  /** Schema steps that the data have, in order. */
  schema: z.array(z.string()),
  /** Ids of the keys that secrets are sealed under; the keys themselves are not in a back-up. */
  sealKeyIds: z.array(z.string()),
});

export type Manifest = z.infer<typeof manifestSchema>;

/** Why a back-up cannot be written, read or restored: one sentence for people. */
export class BackupProblem extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'BackupProblem';
  }
}
