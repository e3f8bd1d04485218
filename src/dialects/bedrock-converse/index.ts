import type { UpstreamDialect } from '../port.ts';
import { decodeAnswer, readAnswer } from './decode-response.ts';
import { ConverseStreamDecoder } from './decode-stream.ts';
import { encodeRequest } from './encode-request.ts';
import { decodeError } from './errors.ts';

/** The Converse format of Amazon Bedrock, one for the models of all its vendors. Providers alone speak it. */
export const bedrockConverse = {
  name: 'bedrock-converse',
  operation: 'chat',
  readAnswer,
  encodeRequest,
  decodeAnswer,
  createDecoder: (upstream) => new ConverseStreamDecoder(upstream),
  decodeError,
} satisfies UpstreamDialect;
