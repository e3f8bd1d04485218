import { z } from 'zod';
import type { ChainPlace } from '../../store/port.ts';
import type { OperationLogRecord } from '../../store/records/index.ts';

const anchorSchema = z.object({
  anchor: z.object({ after: z.object({ sequence: z.number(), hash: z.string() }) }),
});

/** The anchor that a row about retention names; null when it names none. */
export function readAnchor(row: OperationLogRecord | null): ChainPlace | null {
  const parsed = anchorSchema.safeParse(row?.changes);
  return parsed.success ? parsed.data.anchor.after : null;
}
