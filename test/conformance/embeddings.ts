import type { EmbeddingFormat } from '../../src/dialects/embeddings/index.ts';
import { geminiBatchEmbedContents, geminiEmbedContent } from '../../src/dialects/gemini-embeddings/index.ts';
import { openaiEmbeddings } from '../../src/dialects/openai-embeddings/index.ts';
import { asArray, asRecord, asString } from '../../src/lib/json/index.ts';
import { NO_USAGE } from '../../src/store/records/index.ts';
import { loadCases } from '../corpus/cases.ts';
import type { CorpusCase } from '../corpus/cases.ts';
import { compare, startTally } from './tally.ts';
import type { Tally } from './tally.ts';

const encoder = new TextEncoder();
const LABEL = { encoding: 'float', model: 'm', usage: { ...NO_USAGE, input: 1 } } as const;
const PATH = { model: 'm' };

/** Bytes that are no 32-bit floats, though their server calls them base64: 8-bit integers, and 64-bit floats that nobody asked for. */
export const OTHER_BYTES = /^perplexity|^vllm/;

function floatsOf(base64: string): number[] {
  const bytes = Buffer.from(base64, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}

/** The recorded vectors, as numbers. */
export function vectorsOf({ response }: CorpusCase): number[][] {
  const body = asRecord(response?.['body']);
  const single = asRecord(body['embedding']);
  if ('values' in single) return [asArray(single['values']) as number[]];
  const given = asArray(body['data'] ?? body['embeddings']).map((item) => asRecord(item));
  return given.map(({ embedding, values }) =>
    typeof embedding === 'string' ? floatsOf(embedding) : (asArray(embedding ?? values) as number[]),
  );
}

/** The texts of a body, one for each input; null: it has others than texts. */
function textsOf(body: unknown): readonly string[] | null {
  const { input, requests, content } = asRecord(body);
  if (input !== undefined) {
    const texts = Array.isArray(input) ? input : [input];
    return texts.every((text) => typeof text === 'string') ? texts : null;
  }
  const contents = content === undefined ? asArray(requests).map((one) => asRecord(one)['content']) : [content];
  const parts = contents.map((one) => asArray(asRecord(one)['parts']).map((part) => asRecord(part)['text']));
  const isText = parts.every(([text, ...others]) => typeof text === 'string' && others.length === 0);
  return isText ? parts.map(([text]) => asString(text)) : null;
}

const geminiFormat = (body: unknown): EmbeddingFormat =>
  'requests' in asRecord(body) || 'embeddings' in asRecord(body) ? geminiBatchEmbedContents : geminiEmbedContent;

function translateTexts(source: EmbeddingFormat, target: EmbeddingFormat, body: unknown): readonly string[] | null {
  const text = JSON.stringify({ ...asRecord(body), ...(source === openaiEmbeddings ? PATH : {}) });
  const asked = source.decodeRequest(source.decodeHead(encoder.encode(text), PATH).text, PATH);
  return textsOf(JSON.parse(target.encodeRequest(asked, 'm').body));
}

/** A recorded answer as another format says it; null: it is refused. */
function translateVectors(
  source: EmbeddingFormat,
  target: EmbeddingFormat,
  recorded: CorpusCase,
  encoding: 'float' | 'base64',
): number[][] | null {
  try {
    const body = encoder.encode(JSON.stringify(recorded.response?.['body']));
    const answer = source.decodeAnswer(body, vectorsOf(recorded).length);
    const written = target.encodeAnswer(answer, { ...LABEL, encoding }).body;
    return vectorsOf({ ...recorded, response: { body: JSON.parse(written) } });
  } catch {
    return null;
  }
}

/** Recorded embeddings through both pairs of formats. */
export function tallyEmbeddings(): readonly Tally[] {
  const [forth, back] = ['openai → gemini', 'gemini → openai'];
  const tallies = {
    forthTexts: startTally(forth, 'texts of requests'),
    backTexts: startTally(back, 'texts of requests'),
    forth: startTally(forth, 'vectors, as numbers'),
    back: startTally(back, 'vectors, as numbers'),
    packed: startTally(back, 'vectors, as base64 of 32-bit floats'),
    refused: startTally(forth, 'bytes that are no floats, refused'),
  };
  for (const recorded of loadCases('openai-embeddings')) {
    const body = recorded.request?.['body'];
    const texts = body === undefined ? null : textsOf(body);
    if (texts !== null && texts.length > 0)
      compare(
        tallies.forthTexts,
        recorded.name,
        translateTexts(openaiEmbeddings, geminiBatchEmbedContents, body),
        texts,
      );
    if (recorded.response?.['status'] !== 200) continue;
    const vectors = translateVectors(openaiEmbeddings, geminiBatchEmbedContents, recorded, 'float');
    if (OTHER_BYTES.test(recorded.name)) compare(tallies.refused, recorded.name, vectors, null);
    else compare(tallies.forth, recorded.name, vectors, vectorsOf(recorded));
  }
  for (const recorded of loadCases('gemini-embeddings')) {
    const body = recorded.request?.['body'];
    const texts = body === undefined ? null : textsOf(body);
    if (texts !== null)
      compare(tallies.backTexts, recorded.name, translateTexts(geminiFormat(body), openaiEmbeddings, body), texts);
    if (recorded.response?.['status'] !== 200) continue;
    const source = geminiFormat(recorded.response['body']);
    const [vectors, packed] = (['float', 'base64'] as const).map((encoding) =>
      translateVectors(source, openaiEmbeddings, recorded, encoding),
    );
    compare(tallies.back, recorded.name, vectors, vectorsOf(recorded));
    compare(
      tallies.packed,
      recorded.name,
      packed,
      vectorsOf(recorded).map((values) => values.map(Math.fround)),
    );
  }
  return Object.values(tallies);
}
