import { z } from 'zod';
import { displayNameSchema, statusSchema, versionedAnswerShape } from '../shared/identity-fields.ts';

const roleSchema = z.enum(['owner', 'admin', 'operator', 'support', 'auditor']);

/** A password as it is set; longer ones only cost time to hash. */
export const passwordSchema = z.string().min(8).max(1024);

const usernameSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@+-]*$/, 'must begin with a letter or digit and hold only those and . _ @ + -')
  .transform((name) => name.toLowerCase())
  .describe('Unique without regard to case');

/** An administrator as it is written (API.md 4.3.4). The password stays where it is left out, also by PUT. */
export const adminFieldsSchema = z.strictObject({
  username: usernameSchema,
  password: passwordSchema.optional().describe('Write-only'),
  name: displayNameSchema.nullish(),
  role: roleSchema,
  status: statusSchema,
});

export type AdminFields = z.output<typeof adminFieldsSchema>;

/** The same with a password, as a new administrator needs one. */
export const newAdminFieldsSchema = z.strictObject({
  ...adminFieldsSchema.shape,
  password: passwordSchema.describe('Write-only'),
});

export type NewAdminFields = z.output<typeof newAdminFieldsSchema>;

/** An administrator as it is answered. */
export const adminAnswerSchema = z.object({
  ...versionedAnswerShape,
  username: z.string(),
  name: z.string(),
  role: roleSchema,
  status: z.enum(['active', 'suspended']),
  last_login_at: z.string().nullable(),
});

export type AdminAnswer = z.infer<typeof adminAnswerSchema>;
