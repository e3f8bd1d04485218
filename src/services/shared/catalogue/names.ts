import { z } from 'zod';

/** A name for people: no control characters, nothing but spaces. */
export const entityNameSchema = z
  .string()
  .min(1)
  .max(100)
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  .refine((name) => name.trim() === name && !/[\u0000-\u001f\u007f]/.test(name), {
    message: 'must not begin or end with a space or hold control characters',
  });

/** A model's name as clients ask for it; a `*` at its end serves every name that begins with what is before it. */
export const modelNameSchema = z
  .string()
  .min(1)
  .max(200)
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  .regex(/^[^\s*\u0000-\u001f\u007f-\u009f]*\*?$/, 'must hold no spaces or control characters, and * at its end alone');

/** A provider's own name for a model. */
export const upstreamModelSchema = z
  .string()
  .min(1)
  .max(300)
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  .regex(/^[^\s\u0000-\u001f\u007f-\u009f]+$/, 'must hold no spaces or control characters');
