import type { Dialect } from '../../../dialects/port.ts';
import type { HttpApp } from '../../core/index.ts';
import { callNative } from '../native-endpoint.ts';
import type { CompatibleDeps } from '../native-endpoint.ts';

/** `POST /v1/messages`, as Anthropic's SDKs call it; the client's version and betas reach a provider of the same format. */
export function mountMessages(app: HttpApp, deps: CompatibleDeps, dialect: Dialect): void {
  const endpoint = { dialect, path: {}, forwardedHeaders: ['anthropic-version', 'anthropic-beta', 'idempotency-key'] };
  app.mountModelCall('/v1/messages', (call) => callNative(deps, call, endpoint));
}
