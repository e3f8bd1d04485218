export { createManagementKey } from './create.ts';
export { createdManagementKeyAnswerSchema, managementKeyAnswerSchema, managementKeyFieldsSchema } from './fields.ts';
export type { CreatedManagementKeyAnswer, ManagementKeyAnswer, ManagementKeyFields } from './fields.ts';
export { getManagementKey, listManagementKeys } from './read.ts';
export { revokeManagementKey } from './revoke.ts';
export { replaceManagementKey, updateManagementKey } from './write.ts';
