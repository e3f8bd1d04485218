import { asArray, asRecord, joinArray, joinObject, numberOrNull, quote, stringOrNull } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { ChosenLogprob, Citation, ContentBlock, TokenLogprob } from '../conversation/index.ts';

interface Source {
  readonly url: string | null;
  readonly title: string | null;
}

function buildCitation(
  { url, title }: Source,
  citedText: string | null,
  start: number | null,
  end: number | null,
): Citation {
  const raw = { dialect: 'gemini' as const, json: JSON.stringify({ url, title, citedText, start, end }) };
  return { kind: url === null ? 'document' : 'url', url, title, fileId: null, citedText, start, end, raw };
}

function readSource(value: unknown): Source {
  const chunk = asRecord(value);
  const place = asRecord(chunk['web'] ?? chunk['retrievedContext'] ?? chunk['maps']);
  return { url: stringOrNull(place['uri']), title: stringOrNull(place['title']) };
}

/** `groundingMetadata` of a candidate as citations: one a supported piece and source, or one a source. */
export function readCitations(candidate: JsonRecord): readonly Citation[] {
  const grounding = asRecord(candidate['groundingMetadata']);
  const sources = asArray(grounding['groundingChunks']).map(readSource);
  const citations: Citation[] = [];
  for (const value of asArray(grounding['groundingSupports'])) {
    const support = asRecord(value);
    const segment = asRecord(support['segment']);
    for (const index of asArray(support['groundingChunkIndices'])) {
      const source = typeof index === 'number' ? sources[index] : undefined;
      if (source === undefined) continue;
      const start = numberOrNull(segment['startIndex']);
      citations.push(buildCitation(source, stringOrNull(segment['text']), start, numberOrNull(segment['endIndex'])));
    }
  }
  return citations.length > 0 ? citations : sources.map((source) => buildCitation(source, null, null, null));
}

/** Citations of all texts as `groundingMetadata`; null when there are none. */
export function encodeGrounding(citations: readonly Citation[]): string | null {
  if (citations.length === 0) return null;
  const sources: string[] = [];
  const supports: string[] = [];
  for (const citation of citations) {
    const web = joinObject([
      ['uri', quote(citation.url)],
      ['title', quote(citation.title)],
    ]);
    const source = joinObject([['web', web]]);
    const known = sources.indexOf(source);
    const index = known < 0 ? sources.push(source) - 1 : known;
    if (citation.citedText === null && citation.end === null) continue;
    const segment = joinObject([
      ['startIndex', quote(citation.start)],
      ['endIndex', quote(citation.end)],
      ['text', quote(citation.citedText)],
    ]);
    supports.push(
      joinObject([
        ['segment', segment],
        ['groundingChunkIndices', `[${index}]`],
      ]),
    );
  }
  return joinObject([
    ['groundingChunks', joinArray(sources)],
    ['groundingSupports', supports.length === 0 ? null : joinArray(supports)],
  ]);
}

export function citationsOf(content: readonly ContentBlock[]): readonly Citation[] {
  return content.flatMap((block) => (block.type === 'text' ? (block.citations ?? []) : []));
}

function readToken(value: unknown): TokenLogprob {
  const token = asRecord(value);
  return {
    token: stringOrNull(token['token']) ?? '',
    logprob: numberOrNull(token['logProbability']) ?? 0,
    bytes: null,
  };
}

/** `logprobsResult` of a candidate; null when there is none. */
export function readLogprobs(candidate: JsonRecord): readonly ChosenLogprob[] | null {
  const result = asRecord(candidate['logprobsResult']);
  const chosen = asArray(result['chosenCandidates']);
  if (chosen.length === 0) return null;
  const top = asArray(result['topCandidates']);
  return chosen.map((token, index) => ({
    ...readToken(token),
    top: asArray(asRecord(top[index])['candidates']).map(readToken),
  }));
}

function encodeToken(token: TokenLogprob): string {
  return joinObject([
    ['token', quote(token.token)],
    ['logProbability', String(token.logprob)],
  ]);
}

export function encodeLogprobs(logprobs: readonly ChosenLogprob[]): string {
  const tops = logprobs.map((chosen) => joinObject([['candidates', joinArray(chosen.top.map(encodeToken))]]));
  return joinObject([
    ['chosenCandidates', joinArray(logprobs.map(encodeToken))],
    ['topCandidates', joinArray(tops)],
  ]);
}
