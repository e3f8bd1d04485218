import type { ModelSum, ModelSums } from '../traffic/model-sums.ts';
import { FIRST_TOKEN_COLUMNS, LATENCY_COLUMNS } from '../traffic/pace.ts';

type Row = Record<string, string | number>;

function toRow(sum: ModelSum): Row {
  const row: Row = {
    hour: sum.hour,
    model: sum.model,
    provider: sum.provider,
    requests: sum.requests,
    errors: sum.errors,
    input_tokens: sum.inputTokens,
    cached_input_tokens: sum.cachedInputTokens,
    output_tokens: sum.outputTokens,
    charge: sum.charge.toString(),
    provider_cost: sum.providerCost.toString(),
    latency_us: sum.latencyUs,
    first_token_us: sum.firstTokenUs,
  };
  for (const [index, name] of LATENCY_COLUMNS.entries()) row[name] = sum.latencies[index] ?? 0;
  for (const [index, name] of FIRST_TOKEN_COLUMNS.entries()) row[name] = sum.firstTokens[index] ?? 0;
  return row;
}

/** The argument of `count_models`. */
export function modelsToJson({ models, errors }: ModelSums): string {
  return JSON.stringify({
    models: Array.from(models.values(), toRow),
    errors: Array.from(errors.values(), ({ hour, model, provider, errorType, errors: count }) => ({
      hour,
      model,
      provider,
      error_type: errorType,
      errors: count,
    })),
  });
}
