export { customerUserAnswerSchema, customerUserFieldsSchema } from './fields.ts';
export type { CustomerUserAnswer, CustomerUserFields } from './fields.ts';
export { getCustomerUser, listCustomerUsers } from './read.ts';
export { removeCustomerUser } from './remove.ts';
export { createCustomerUser, replaceCustomerUser, updateCustomerUser } from './write.ts';
