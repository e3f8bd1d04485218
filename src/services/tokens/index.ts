export { cleanTokens } from './clean.ts';
export type { CleanTokensInput, CleanTokensResult } from './clean.ts';
export { ensureQuickstart } from './ensure-quickstart.ts';
export {
  issuedManyAnswerSchema,
  issuedTokenAnswerSchema,
  issueManyFieldsSchema,
  revokedManyAnswerSchema,
  revokeManyFieldsSchema,
  rotateFieldsSchema,
  tokenAnswerSchema,
  tokenFieldsSchema,
} from './fields.ts';
export type { IssuedTokenAnswer, RotateFields, TokenAnswer, TokenFields } from './fields.ts';
export type { TokenReference } from './find-token.ts';
export { issueTokens } from './issue-many.ts';
export { issueToken, prepareTokens } from './issue.ts';
export { tokensQuerySchema, userTokensQuerySchema } from './list-filters.ts';
export { getToken, listTokens } from './read.ts';
export { recordComingExpiries, recordTokenExpiries } from './record-expiries.ts';
export { revokeTokens } from './revoke-many.ts';
export { revokeToken } from './revoke.ts';
export { rotateToken } from './rotate.ts';
export { replaceToken, updateToken } from './write.ts';
