import type { EmbeddingName } from '../../store/records/index.ts';
import type { AnswerBody } from '../answer-text.ts';
import type { ClientFormat, DialectUsage, Encoded, RequestPath, WireFormat } from '../port.ts';
import type { EmbeddingAnswer } from './answer.ts';
import type { EmbeddingRequest, VectorEncoding } from './request.ts';

/** What an answer is called when it is written for a client. */
export interface EmbeddingLabel {
  readonly encoding: VectorEncoding;
  /** The name that the client asked for; the provider's own is taken where it is known. */
  readonly model: string;
  /** As reported, else as counted. */
  readonly usage: DialectUsage;
}

/** A format in which a provider is asked for vectors. */
export interface EmbeddingTarget extends WireFormat {
  readonly name: EmbeddingName;
  readonly operation: 'embeddings';
  /**
   * What the format cannot express is named in `warnings`.
   * @throws GatewayError `unsupported_parameter` for what may not be left out
   */
  encodeRequest(request: EmbeddingRequest, upstreamModel: string): Encoded;
  /**
   * `inputs`: how many vectors were asked for.
   * @throws GatewayError `upstream_error` when the body is no answer of this format, or has not a vector for each input
   */
  decodeAnswer(body: AnswerBody, inputs: number): EmbeddingAnswer;
}

/** A format in which clients ask for vectors too. */
export interface EmbeddingFormat extends EmbeddingTarget, ClientFormat {
  readonly name: EmbeddingName;
  readonly operation: 'embeddings';
  /** The whole request; `text` was accepted by `decodeHead`. */
  decodeRequest(text: string, path: RequestPath): EmbeddingRequest;
  encodeAnswer(answer: EmbeddingAnswer, label: EmbeddingLabel): Encoded;
}
