export { meAnswerSchema } from './fields.ts';
export type { MeAnswer } from './fields.ts';
export { getMe } from './get.ts';
export type { MeDeps } from './get.ts';
export { listMyModels, myModelAnswerSchema } from './models.ts';
export { listMyTokens, myTokenAnswerSchema, myTokensQuerySchema } from './tokens.ts';
export { myUsageQuerySchema, reportMyUsage } from './usage.ts';
