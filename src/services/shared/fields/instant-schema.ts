import { z } from 'zod';
import { parseInstant } from './instants.ts';

/** Schema of an instant on its way in: RFC 3339 text to UTC milliseconds. */
export const instantSchema = z
  .string()
  .max(64)
  .transform((text, context) => {
    const at = parseInstant(text);
    if (at !== null) return at;
    context.addIssue({ code: 'custom', message: 'must be an RFC 3339 instant, for example 2026-01-31T12:00:00Z' });
    return z.NEVER;
  })
  .meta({ format: 'date-time' });

/** Schema of an instant in an answer. */
export const instantAnswerSchema = z.string().meta({ format: 'date-time' });
