import { asArray, asRecord, parseJson } from '../lib/json/index.ts';
import type { JsonRecord } from '../lib/json/index.ts';

/** A model as its vendor lists it. */
export interface ListedModel {
  readonly upstreamModel: string;
  /** Input tokens that it takes, where the list says so. */
  readonly contextWindow: number | null;
}

/** Where the vendors' lists have their items, and what those call the model. */
const SHAPES = [
  { list: 'data', name: 'id' },
  { list: 'models', name: 'name' },
  { list: 'publisherModels', name: 'name' },
  { list: 'modelSummaries', name: 'modelId' },
] as const;

/** What lists call the context window: OpenRouter, Groq, vLLM, Mistral, Anthropic, Gemini. */
const WINDOWS = [
  'context_length',
  'context_window',
  'max_model_len',
  'max_context_length',
  'max_input_tokens',
  'inputTokenLimit',
];

function readWindow(item: JsonRecord): number | null {
  const window = WINDOWS.map((name) => item[name]).find((value) => Number.isSafeInteger(value) && Number(value) > 0);
  return window === undefined ? null : Number(window);
}

/** The models of a list answer of any vendor, each once; null when it is no list. */
export function readModelList(body: string): readonly ListedModel[] | null {
  const answer = asRecord(parseJson(body));
  const shape = SHAPES.find(({ list }) => Array.isArray(answer[list]));
  if (shape === undefined) return null;
  const found = new Map<string, ListedModel>();
  for (const item of asArray(answer[shape.list]).map(asRecord)) {
    const name = item[shape.name];
    if (typeof name !== 'string' || name === '') continue;
    const upstreamModel = name.replace(/^(publishers\/[^/]+\/)?models\//, '');
    found.set(upstreamModel, { upstreamModel, contextWindow: readWindow(item) });
  }
  return [...found.values()];
}
