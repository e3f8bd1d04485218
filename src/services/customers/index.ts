export { customerAnswerSchema, customerFieldsSchema } from './fields.ts';
export type { CustomerAnswer, CustomerFields } from './fields.ts';
export { getCustomer, listCustomers } from './read.ts';
export { removeCustomer } from './remove.ts';
export { createCustomer, replaceCustomer, updateCustomer } from './write.ts';
