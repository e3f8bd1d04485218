export { decodeError, encodeError, encodeStreamError } from '../shared/openai-errors.ts';
