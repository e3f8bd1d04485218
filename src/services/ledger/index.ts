export { adjustBudget } from './adjust.ts';
export { adjustmentAnswerSchema, adjustmentFieldsSchema } from './fields.ts';
export type { AdjustmentAnswer, AdjustmentFields } from './fields.ts';
export { listLedger } from './list.ts';
export { buildVerificationView, verificationAnswerSchema } from './verification-view.ts';
export type { VerificationAnswer } from './verification-view.ts';
export { verifyLedger } from './verify.ts';
export type { BooksVerification, LedgerDeps } from './verify.ts';
