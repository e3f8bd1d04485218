import { z } from 'zod';

const CREDENTIAL_LENGTH_MAX = 1024;

/** What an access token is asked with (API.md 4.1.1). */
export const accessTokenFieldsSchema = z.discriminatedUnion('grant_type', [
  z.strictObject({
    grant_type: z.literal('auth_token'),
    auth_token: z.string().min(1).max(CREDENTIAL_LENGTH_MAX),
  }),
  z.strictObject({
    grant_type: z.literal('password'),
    username: z.string().min(1).max(200),
    password: z.string().min(1).max(CREDENTIAL_LENGTH_MAX),
    totp: z
      .string()
      .regex(/^\d{6}$/, 'must be six digits')
      .nullish()
      .describe('One-time code, where the administrator has enrolled one'),
  }),
]);

export type AccessTokenFields = z.output<typeof accessTokenFieldsSchema>;

export const accessTokenAnswerSchema = z.object({
  access_token: z.string(),
  token_type: z.literal('Bearer'),
  expires_in: z.int(),
  expires_at: z.string(),
  scope: z.enum(['customer', 'admin']),
  subject: z.object({ id: z.string(), name: z.string(), role: z.string().optional() }),
});

export type AccessTokenAnswer = z.infer<typeof accessTokenAnswerSchema>;
