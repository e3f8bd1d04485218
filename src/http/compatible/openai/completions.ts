import type { ClientDialect } from '../../../dialects/port.ts';
import type { HttpApp } from '../../core/index.ts';
import { callNative } from '../native-endpoint.ts';
import type { CompatibleDeps } from '../native-endpoint.ts';

/** `POST /v1/completions`, the legacy text completions that OpenAI's SDKs still call. */
export function mountCompletions(app: HttpApp, deps: CompatibleDeps, dialect: ClientDialect): void {
  const endpoint = { dialect, path: {}, forwardedHeaders: ['idempotency-key'] };
  app.mountModelCall('/v1/completions', (call) => callNative(deps, call, endpoint));
}
