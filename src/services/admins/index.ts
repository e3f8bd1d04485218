export { changeOwnPassword } from './change-own-password.ts';
export { confirmTotp } from './confirm-totp.ts';
export { disableOwnTotp, disableTotp } from './disable-totp.ts';
export { enrollTotp } from './enroll-totp.ts';
export { getSetup, setupAnswerSchema } from './get-setup.ts';
export { ensureOwner } from './ensure-owner.ts';
export type { EnsuredOwner } from './ensure-owner.ts';
export {
  adminAnswerSchema,
  adminFieldsSchema,
  newAdminFieldsSchema,
  ownAdminAnswerSchema,
  ownFieldsSchema,
  ownPasswordFieldsSchema,
  passwordSchema,
} from './fields.ts';
export type { AdminAnswer, AdminFields, NewAdminFields, OwnAdminAnswer, OwnPasswordFields } from './fields.ts';
export { getAdmin, getOwnAdmin, listAdmins } from './read.ts';
export { removeAdmin } from './remove.ts';
export { renewRecoveryCodes } from './renew-recovery-codes.ts';
export { resetPassword } from './reset-password.ts';
export {
  proofFieldsSchema,
  recoveryCodesSchema,
  totpConfirmFieldsSchema,
  totpEnrolmentSchema,
} from './second-factor-fields.ts';
export type { ProofFields, RecoveryCodes, TotpEnrolment } from './second-factor-fields.ts';
export { endOwnSession, endSession, listOwnSessions, listSessions, sessionViewSchema } from './sessions.ts';
export type { SessionView } from './sessions.ts';
export { updateOwnAdmin } from './update-own.ts';
export { createAdmin, replaceAdmin, updateAdmin } from './write.ts';
