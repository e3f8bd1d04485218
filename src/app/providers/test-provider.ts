import { EMPTY_CONVERSATION } from '../../dialects/conversation/index.ts';
import type { UpstreamDialect } from '../../dialects/port.ts';
import { EgressError, sendWhole } from '../../egress/index.ts';
import type { Egress, WholeAnswer } from '../../egress/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { redactSecrets } from '../../lib/redact.ts';
import type { ProviderAccount, ProviderKind } from '../../providers/index.ts';
import type { ProviderTestResult } from '../../services/shared/catalogue/index.ts';

const ANSWER_BYTES_MAX = 256 * 1024;
const MESSAGE_LENGTH_MAX = 500;
/** Enough for a word of any model, small enough to cost next to nothing. */
const OUTPUT_TOKENS = 16;

export interface TestCall {
  readonly clock: Clock;
  readonly egress: Egress;
  readonly kind: ProviderKind;
  readonly account: ProviderAccount;
  readonly dialect: UpstreamDialect;
  readonly upstreamModel: string;
}

function exchange(test: TestCall, body: string): Promise<WholeAnswer | EgressError> {
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
  return sendWhole(kind.chooseEgress(test.egress, account), call, ANSWER_BYTES_MAX).catch((error: unknown) => {
    if (error instanceof EgressError) return error;
    throw error;
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
    { stream: false, outputTokensDefault: OUTPUT_TOKENS, requestUsage: false },
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
