import { EgressError, sendWhole } from '../../egress/index.ts';
import type { Egress } from '../../egress/index.ts';
import { redactSecrets } from '../../lib/redact.ts';
import { readModelList } from '../../providers/index.ts';
import type { ProviderAccount, ProviderKind } from '../../providers/index.ts';
import type { ModelListResult } from '../../services/shared/catalogue/index.ts';

const ANSWER_BYTES_MAX = 16 * 1024 * 1024;

function fail(message: string, upstreamStatus: number | null, timedOut = false): ModelListResult {
  const type = timedOut ? 'upstream_timeout' : 'upstream_error';
  return { ok: false, error: { type, message: redactSecrets(message), upstreamStatus } };
}

/** Asks a vendor for its list of models; what the vendor does wrong is the result, never a throw. */
export async function listUpstreamModels(
  egress: Egress,
  kind: ProviderKind,
  account: ProviderAccount,
): Promise<ModelListResult> {
  const call = kind.buildCall({
    account,
    operation: 'list-models',
    dialect: account.dialects[0] ?? 'openai-chat',
    upstreamModel: '',
    stream: false,
    body: null,
    forwarded: [],
  });
  try {
    const { status, body, cut } = await sendWhole(kind.chooseEgress(egress, account), call, ANSWER_BYTES_MAX);
    if (status < 200 || status > 299) return fail(`The provider answered with status ${status}`, status);
    const models = cut ? null : readModelList(Buffer.from(body).toString('utf8'));
    return models === null ? fail('The answer is no list of models', status) : { ok: true, models };
  } catch (error) {
    if (!(error instanceof EgressError)) throw error;
    return fail(`The call failed: ${error.kind}`, null, error.kind.endsWith('timeout'));
  }
}
