import type { Dialect } from '../../../dialects/port.ts';
import type { HttpApp } from '../../core/index.ts';
import { callNative } from '../native-endpoint.ts';
import type { CompatibleDeps } from '../native-endpoint.ts';

/** `POST /v1/responses`, as OpenAI's SDKs call it. */
export function mountResponses(app: HttpApp, deps: CompatibleDeps, dialect: Dialect): void {
  const endpoint = { dialect, path: {}, forwardedHeaders: ['idempotency-key'] };
  app.mountModelCall('/v1/responses', (call) => callNative(deps, call, endpoint));
}
