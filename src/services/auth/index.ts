export { exchangeToken } from './exchange.ts';
export { accessTokenAnswerSchema, accessTokenFieldsSchema } from './fields.ts';
export type { AccessTokenAnswer, AccessTokenFields } from './fields.ts';
export { revokeAccessToken } from './revoke.ts';
export { signIn } from './sign-in.ts';
export type { SignInInput } from './sign-in.ts';
