export { adjustBudget } from './adjust.ts';
export { adjustmentAnswerSchema, adjustmentFieldsSchema } from './fields.ts';
export type { AdjustmentAnswer, AdjustmentFields } from './fields.ts';
export { listLedger } from './list.ts';
