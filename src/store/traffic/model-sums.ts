import { findPaceCount, PACE_COUNTS, toMicroseconds } from './pace.ts';
import { NOTHING, type RequestSum } from './request-sum.ts';
import { SETTLEMENT, type WireValue } from './wire.ts';

/** A row of `model_hourly`, or what is added to one. */
export interface ModelSum extends RequestSum {
  readonly hour: number;
  readonly model: string;
  /** '' for refusals. */
  readonly provider: string;
  latencyUs: number;
  firstTokenUs: number;
  /** In the order of their columns. */
  readonly latencies: number[];
  readonly firstTokens: number[];
}

/** A row of `error_hourly`, or what is added to one. */
export interface ErrorSum {
  readonly hour: number;
  readonly model: string;
  readonly provider: string;
  readonly errorType: string;
  errors: number;
}

/** What one commit adds to the rollup by model and to the errors by kind. */
export class ModelSums {
  readonly models = new Map<string, ModelSum>();
  readonly errors = new Map<string, ErrorSum>();

  of(hour: number, model: string, provider: string): ModelSum {
    const key = `${hour}\n${model}\n${provider}`;
    let sum = this.models.get(key);
    if (sum === undefined) {
      sum = {
        hour,
        model,
        provider,
        ...NOTHING,
        latencyUs: 0,
        firstTokenUs: 0,
        latencies: Array.from<number>({ length: PACE_COUNTS }).fill(0),
        firstTokens: Array.from<number>({ length: PACE_COUNTS }).fill(0),
      };
      this.models.set(key, sum);
    }
    return sum;
  }

  addSettlement(sum: ModelSum, batch: readonly WireValue[], start: number): void {
    const errorType = batch[start + SETTLEMENT.errorType];
    if (typeof errorType === 'string') {
      this.addErrors(sum, errorType, 1);
      return;
    }
    // Of a recovered request nobody knows how long it took.
    if (batch[start + SETTLEMENT.phase] === 'recovery') return;
    const latency = batch[start + SETTLEMENT.latencyMs] as number;
    sum.latencyUs += toMicroseconds(latency);
    const count = findPaceCount(latency);
    sum.latencies[count] = (sum.latencies[count] ?? 0) + 1;
    const firstToken = batch[start + SETTLEMENT.timeToFirstTokenMs];
    if (typeof firstToken !== 'number') return;
    sum.firstTokenUs += toMicroseconds(firstToken);
    const place = findPaceCount(firstToken);
    sum.firstTokens[place] = (sum.firstTokens[place] ?? 0) + 1;
  }

  addErrors({ hour, model, provider }: ModelSum, errorType: string, count: number): void {
    const key = `${hour}\n${model}\n${provider}\n${errorType}`;
    const sum = this.errors.get(key);
    if (sum === undefined) this.errors.set(key, { hour, model, provider, errorType, errors: count });
    else sum.errors += count;
  }
}
