export { customerUserAnswerSchema, customerUserFieldsSchema } from './fields.ts';
export type { CustomerUserAnswer, CustomerUserFields } from './fields.ts';
export { importCustomerUsers } from './import.ts';
export type { PrepareToken } from './import.ts';
export { importAnswerSchema, importFieldsSchema } from './import-fields.ts';
export type { ImportAnswer } from './import-fields.ts';
export { getCustomerUser, listCustomerUsers } from './read.ts';
export { removeCustomerUser } from './remove.ts';
export { createCustomerUser, replaceCustomerUser, updateCustomerUser } from './write.ts';
