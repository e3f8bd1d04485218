import { SeriesHistogram } from './histogram.ts';
import type { HistogramSeries } from './histogram.ts';
import { LabelSet } from './label-set.ts';

/** What is counted of a request that was answered. */
export interface RequestMeasure {
  readonly model: string;
  /** null when none answered. */
  readonly provider: string | null;
  readonly stream: boolean;
  readonly status: number;
  readonly durationMs: number;
  readonly timeToFirstByteMs: number | null;
  /** Includes cached reads and writes. */
  readonly inputTokens: number;
  readonly cachedInputTokens: number;
  /** Includes reasoning. */
  readonly outputTokens: number;
  /** Nano-USD. */
  readonly charge: bigint;
}

const MODELS_MAX = 100;
const PROVIDERS_MAX = 50;
const NO_PROVIDER = 'none';
/** Combinations beyond it are counted under `other`. */
const SERIES_MAX = 2000;
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];

/** Sums of one combination of labels, added up as plain numbers and handed to the library when it renders. */
export interface RequestSeries {
  readonly labels: { readonly model: string; readonly provider: string; readonly status: string };
  requests: number;
  inputTokens: number;
  cachedInputTokens: number;
  outputTokens: number;
  charge: bigint;
  readonly duration: HistogramSeries;
  readonly firstByte: HistogramSeries;
}

/** A number for both; a stream's is negative, also where there is no status. */
function keyOf(status: number, stream: boolean): number {
  return stream ? ~status : status;
}

/** What is counted by request, without a name or label looked up. */
export class RequestMetrics {
  readonly #series = new Map<string, RequestSeries>();
  /** Those of no `other`, by model, provider and status with its kind: a key joined of them would be a text for each request. */
  readonly #known = new Map<string, Map<string, Map<number, RequestSeries>>>();
  readonly #histograms = new Map<string, { duration: HistogramSeries; firstByte: HistogramSeries }>();
  readonly #models = new LabelSet(MODELS_MAX);
  readonly #providers = new LabelSet(PROVIDERS_MAX);
  readonly duration = new SeriesHistogram(
    'tallygate_request_duration_seconds',
    'From the request read to its settlement',
    SECONDS,
  );
  readonly firstByte = new SeriesHistogram(
    'tallygate_time_to_first_byte_seconds',
    'From the request read to the first byte of the answer',
    SECONDS,
  );

  series(): Iterable<RequestSeries> {
    return this.#series.values();
  }

  record(measure: RequestMeasure): void {
    const series = this.#find(measure) ?? this.#add(measure);
    series.requests += 1;
    series.inputTokens += measure.inputTokens;
    series.cachedInputTokens += measure.cachedInputTokens;
    series.outputTokens += measure.outputTokens;
    series.charge += measure.charge;
    series.duration.observe(measure.durationMs / 1000);
    if (measure.timeToFirstByteMs !== null) series.firstByte.observe(measure.timeToFirstByteMs / 1000);
  }

  #add(measure: RequestMeasure): RequestSeries {
    const isFull = this.#series.size >= SERIES_MAX;
    const labels = {
      model: isFull ? 'other' : this.#models.resolve(measure.model),
      provider: isFull ? 'other' : this.#providers.resolve(measure.provider ?? NO_PROVIDER),
      status: isFull ? 'other' : String(measure.status),
    };
    const boundedKey = isFull
      ? 'other'
      : `${labels.model}\n${labels.provider}\n${labels.status}\n${measure.stream ? 1 : 0}`;
    const known = this.#series.get(boundedKey);
    if (known !== undefined) return known;
    const series: RequestSeries = {
      labels,
      requests: 0,
      inputTokens: 0,
      cachedInputTokens: 0,
      outputTokens: 0,
      charge: 0n,
      ...this.#histogramsOf(labels.model, measure.stream),
    };
    this.#series.set(boundedKey, series);
    if (!isFull && labels.model === measure.model && labels.provider === (measure.provider ?? NO_PROVIDER))
      this.#remember(measure, series);
    return series;
  }

  #find({ model, provider, status, stream }: RequestMeasure): RequestSeries | undefined {
    return this.#known
      .get(model)
      ?.get(provider ?? NO_PROVIDER)
      ?.get(keyOf(status, stream));
  }

  #remember({ model, provider, status, stream }: RequestMeasure, series: RequestSeries): void {
    let ofModel = this.#known.get(model);
    if (ofModel === undefined) this.#known.set(model, (ofModel = new Map()));
    let ofProvider = ofModel.get(provider ?? NO_PROVIDER);
    if (ofProvider === undefined) ofModel.set(provider ?? NO_PROVIDER, (ofProvider = new Map()));
    ofProvider.set(keyOf(status, stream), series);
  }

  #histogramsOf(model: string, stream: boolean): { duration: HistogramSeries; firstByte: HistogramSeries } {
    const labels = { model, stream: String(stream) };
    const key = `${model}\n${labels.stream}`;
    const known = this.#histograms.get(key);
    if (known !== undefined) return known;
    const added = { duration: this.duration.addSeries(labels), firstByte: this.firstByte.addSeries(labels) };
    this.#histograms.set(key, added);
    return added;
  }
}
