import type { EmbeddingFormat } from '../../../dialects/embeddings/index.ts';
import type { HttpApp } from '../../core/index.ts';
import { callNative } from '../native-endpoint.ts';
import type { CompatibleDeps } from '../native-endpoint.ts';

/** `POST /v1/embeddings`, as OpenAI's SDKs call it. */
export function mountEmbeddings(app: HttpApp, deps: CompatibleDeps, dialect: EmbeddingFormat): void {
  const endpoint = { dialect, path: {}, forwardedHeaders: ['idempotency-key'] };
  app.mountModelCall('/v1/embeddings', (call) => callNative(deps, call, endpoint));
}
