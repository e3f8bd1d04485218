export { budgetQuerySchema, ownedBudgetSchema } from './fields.ts';
export type { OwnedBudget } from './fields.ts';
export { getBudget, listBudgets } from './read.ts';
