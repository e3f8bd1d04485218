export { exportStatement } from './export.ts';
export { statementFieldsSchema, statementQuerySchema } from './fields.ts';
export type { StatementWish } from './fields.ts';
export type { AdjustmentItem, StatementItem, UsageItem } from './item.ts';
export { readStatement } from './read.ts';
export type { StatementPage } from './read.ts';
export { StatementWriter } from './writer.ts';
