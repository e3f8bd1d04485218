import { z } from 'zod';
import { onceText, text } from '../../lib/describe.ts';

const LENGTH_MAX = 1024;

const codeSchema = z.string().min(6).max(64);

/** Shows that the caller is the owner of the account, and not of its session alone. */
export const proofFieldsSchema = z
  .strictObject({
    current_password: z.string().min(1).max(LENGTH_MAX).optional().meta(text('The current password.', '当前密码。')),
    code: codeSchema
      .optional()
      .meta(text('A one-time code, or a recovery code; instead of the password.', '动态验证码或恢复码，可代替密码。')),
  })
  .refine((proof) => proof.current_password !== undefined || proof.code !== undefined, {
    path: ['current_password'],
    message: 'is required unless there is a code',
  });

export type ProofFields = z.output<typeof proofFieldsSchema>;

export const totpConfirmFieldsSchema = z.strictObject({
  code: z
    .string()
    .regex(/^\d{6}$/, 'must be six digits')
    .meta(text('The code that the authenticator app shows now.', '验证器应用当前显示的验证码。')),
});

export const totpEnrolmentSchema = z.object({
  secret: z
    .string()
    .meta(
      onceText('The secret in base32, for typing; shown this once.', 'Base32 编码的密钥，可手动输入；仅显示这一次。'),
    ),
  otpauth_uri: z.string().meta(onceText('The same for a QR code.', '同一密钥的 `otpauth://` 地址，用于生成二维码。')),
});

export type TotpEnrolment = z.infer<typeof totpEnrolmentSchema>;

export const recoveryCodesSchema = z.object({
  recovery_codes: z
    .array(z.string())
    .readonly()
    .meta(
      onceText(
        'Ten codes, each for one sign-in without the app; shown this once.',
        '十个恢复码，每个可在没有验证器时登录一次；仅显示这一次。',
      ),
    ),
});

export type RecoveryCodes = z.infer<typeof recoveryCodesSchema>;
