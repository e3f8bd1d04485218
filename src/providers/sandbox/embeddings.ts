import type { EmbeddingFormat, EmbeddingInput, EmbeddingRequest } from '../../dialects/embeddings/index.ts';
import { geminiBatchEmbedContents, geminiEmbedContent } from '../../dialects/gemini-embeddings/index.ts';
import { openaiEmbeddings } from '../../dialects/openai-embeddings/index.ts';
import { asArray, asRecord, parseJson } from '../../lib/json/index.ts';
import { NO_USAGE } from '../../store/records/index.ts';
import { countTokens } from './answer.ts';
import type { SandboxPlan } from './plan.ts';
import { DIMENSIONS_DEFAULT, DIMENSIONS_MAX, embedWords, splitWords } from './vectors.ts';

const FORMATS: readonly EmbeddingFormat[] = [openaiEmbeddings, geminiEmbedContent, geminiBatchEmbedContents];
const encoder = new TextEncoder();

/** Where vectors are asked for. */
export interface EmbeddingAddress {
  readonly format: EmbeddingFormat;
  readonly model: string;
}

/** `…/{format}/{model}/whole`, as `buildSandboxUrl` wrote it; null when it is none. */
export function readEmbeddingAddress(url: string): EmbeddingAddress | null {
  const [name, model = ''] = url.split('/').slice(-3);
  const format = FORMATS.find((one) => one.name === name);
  return format === undefined ? null : { format, model: decodeURIComponent(model) };
}

/** A body as its format reads it; null when it is none. */
export function readEmbeddingRequest({ format, model }: EmbeddingAddress, body: string): EmbeddingRequest | null {
  try {
    const path = { model };
    return format.decodeRequest(format.decodeHead(encoder.encode(body), path).text, path);
  } catch {
    return null;
  }
}

function readText({ content }: EmbeddingInput): string {
  if (content.type === 'tokens') return asArray(parseJson(content.json)).join(' ');
  return content.parts.map((part) => (part.type === 'text' ? part.text : part.json)).join(' ');
}

function countInput(input: EmbeddingInput): number {
  const { content } = input;
  return content.type === 'tokens' ? asArray(parseJson(content.json)).length : countTokens(readText(input));
}

/** Length of the vectors; null: more than there is. */
function readLength(input: EmbeddingInput, plan: SandboxPlan): number | null {
  const wanted = input.settings.dimensions ?? (plan.text === 'size' ? plan.sizeTokens : DIMENSIONS_DEFAULT);
  return wanted > DIMENSIONS_MAX ? null : wanted;
}

/** A whole answer of a vector for each input; null where they would be too long. */
export function writeEmbeddings(
  { format, model }: EmbeddingAddress,
  { inputs, encoding }: EmbeddingRequest,
  plan: SandboxPlan,
): string | null {
  const lengths = inputs.map((input) => readLength(input, plan));
  if (lengths.includes(null)) return null;
  const vectors = inputs.map((input, index) => {
    const words = splitWords(readText(input));
    return JSON.stringify(embedWords(words, lengths[index] ?? DIMENSIONS_DEFAULT));
  });
  const tokens = inputs.reduce((sum, input) => sum + countInput(input), 0);
  const usage = { ...NO_USAGE, input: Math.max(1, tokens) };
  const { body } = format.encodeAnswer({ vectors, model }, { encoding, model, usage });
  if (plan.usage) return body;
  const { usage: _usage, usageMetadata: _usageMetadata, ...rest } = asRecord(parseJson(body));
  return JSON.stringify(rest);
}
