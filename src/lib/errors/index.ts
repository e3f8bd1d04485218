export { GatewayError, invalidField, toGatewayError, unsupportedField } from './gateway-error.ts';
export type { ErrorDetail, GatewayErrorOptions } from './gateway-error.ts';
export { ERROR_TABLE } from './table.ts';
export type { Blame, ErrorEntry, ErrorType } from './table.ts';
export { describeInChinese, translateText } from './translate.ts';
