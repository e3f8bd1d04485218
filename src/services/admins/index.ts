export { ensureOwner, isFirstStart } from './ensure-owner.ts';
export type { EnsuredOwner } from './ensure-owner.ts';
export { adminAnswerSchema, adminFieldsSchema, newAdminFieldsSchema, passwordSchema } from './fields.ts';
export type { AdminAnswer, AdminFields, NewAdminFields } from './fields.ts';
export { getAdmin, listAdmins } from './read.ts';
export { removeAdmin } from './remove.ts';
export { resetPassword } from './reset-password.ts';
export { createAdmin, replaceAdmin, updateAdmin } from './write.ts';
