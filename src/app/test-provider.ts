import { EMPTY_CONVERSATION } from '../dialects/conversation/index.ts';
import type { Dialect } from '../dialects/port.ts';
import type { Egress, EgressError, EgressHeaders } from '../egress/port.ts';
import type { Clock } from '../lib/clock.ts';
import { redactSecrets } from '../lib/redact.ts';
import type { ProviderAccount, ProviderKind } from '../providers/index.ts';
import type { ProviderTestResult } from '../services/shared/catalogue/index.ts';

const ANSWER_BYTES_MAX = 256 * 1024;
const MESSAGE_LENGTH_MAX = 500;
/** Enough for a word of any model, small enough to cost next to nothing. */
const OUTPUT_TOKENS = 16;

export interface TestCall {
  readonly clock: Clock;
  readonly egress: Egress;
  readonly kind: ProviderKind;
  readonly account: ProviderAccount;
  readonly dialect: Dialect;
  readonly upstreamModel: string;
}

interface Received {
  readonly status: number;
  readonly body: Uint8Array;
}

function exchange(test: TestCall, body: string): Promise<Received | EgressError> {
  const { kind, account, dialect, upstreamModel } = test;
  const call = kind.buildCall({
    account,
    operation: 'generate',
    dialect: dialect.name,
    upstreamModel,
    stream: false,
    body,
    forwarded: [],
  });
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let status = 0;
    let bytes = 0;
    kind.chooseEgress(test.egress).send(call, {
      onHead(received: number, _headers: EgressHeaders) {
        status = received;
      },
      onChunk(chunk) {
        bytes += chunk.length;
        if (bytes <= ANSWER_BYTES_MAX) chunks.push(chunk.slice());
      },
      onEnd: () => resolve({ status, body: Buffer.concat(chunks) }),
      onError: resolve,
    });
  });
}

/** One small real call; what the provider does wrong is the result, never a throw. */
export async function testProviderCall(test: TestCall): Promise<ProviderTestResult> {
  const { body } = test.dialect.encodeRequest(
    {
      ...EMPTY_CONVERSATION,
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Say ok.' }] }],
      outputTokensMax: OUTPUT_TOKENS,
    },
    { dialect: test.dialect.name, provider: test.account.id, model: test.upstreamModel },
    { stream: false, outputTokensDefault: OUTPUT_TOKENS },
  );
  const started = test.clock.monotonic();
  const received = await exchange(test, body);
  if (received instanceof Error) {
    const type = received.kind.endsWith('timeout') ? 'upstream_timeout' : 'upstream_error';
    return { ok: false, error: { type, message: `The call failed: ${received.kind}`, upstreamStatus: null } };
  }
  if (received.status >= 200 && received.status < 300) return { ok: true, latencyMs: test.clock.monotonic() - started };
  const said = test.dialect.decodeError(received.body).message;
  const message =
    said === null
      ? `The provider answered with status ${received.status}`
      : redactSecrets(said).slice(0, MESSAGE_LENGTH_MAX);
  return { ok: false, error: { type: 'upstream_error', message, upstreamStatus: received.status } };
}
