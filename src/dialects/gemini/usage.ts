import { asArray, asRecord, isRecord, joinObject } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { DialectUsage } from '../port.ts';
import { addServiceTier } from '../shared/service-tier.ts';

/** No request has more tokens of a kind; a server that says so has not counted. */
const COUNT_MAX = 1_000_000_000;

function readCount(raw: JsonRecord, name: string): number {
  const value = raw[name];
  return typeof value === 'number' && value > 0 && value <= COUNT_MAX ? Math.trunc(value) : 0;
}

function readModality(raw: JsonRecord, name: string, modality: string): number {
  for (const item of asArray(raw[name])) {
    const detail = asRecord(item);
    if (detail['modality'] === modality) return readCount(detail, 'tokenCount');
  }
  return 0;
}

/**
 * `usageMetadata` in the disjoint canonical form (DIALECTS, section 2): cached reads are inside the prompt, thoughts and the input of hosted
 * tools stand beside; a total that says more is believed.
 * @returns null when it reports no count.
 */
export function mapUsage(value: unknown): DialectUsage | null {
  if (!isRecord(value)) return null;
  const prompt = readCount(value, 'promptTokenCount') + readCount(value, 'toolUsePromptTokenCount');
  const thoughts = readCount(value, 'thoughtsTokenCount');
  const said = readCount(value, 'candidatesTokenCount') + thoughts;
  const total = readCount(value, 'totalTokenCount');
  if (prompt + said === 0) return null;
  const output = Math.max(said, total - prompt);
  const cachedRead = Math.min(prompt, readCount(value, 'cachedContentTokenCount'));
  const usage: DialectUsage = {
    input: prompt - cachedRead,
    cachedRead,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    cacheWrite30m: 0,
    cacheWrite12h: 0,
    output,
    reasoning: Math.min(thoughts, output),
    audioInput: Math.min(prompt, readModality(value, 'promptTokensDetails', 'AUDIO')),
    audioOutput: Math.min(output, readModality(value, 'candidatesTokensDetails', 'AUDIO')),
    images: 0,
    tools: null,
  };
  // The one name is of the Gemini API, the other of Vertex AI.
  return addServiceTier(usage, value['serviceTier'] ?? value['trafficType']);
}

/** Canonical counts as `usageMetadata`. */
export function encodeUsage(usage: DialectUsage): string {
  const written = usage.cacheWrite5m + usage.cacheWrite1h + usage.cacheWrite30m + usage.cacheWrite12h;
  const prompt = usage.input + usage.cachedRead + written;
  const detail = (modality: string, count: number): string | null =>
    count === 0 ? null : `[{"modality":"${modality}","tokenCount":${count}}]`;
  return joinObject([
    ['promptTokenCount', String(prompt)],
    ['candidatesTokenCount', String(usage.output - usage.reasoning)],
    ['totalTokenCount', String(prompt + usage.output)],
    ['thoughtsTokenCount', usage.reasoning === 0 ? null : String(usage.reasoning)],
    ['cachedContentTokenCount', usage.cachedRead === 0 ? null : String(usage.cachedRead)],
    ['promptTokensDetails', detail('AUDIO', usage.audioInput)],
    ['candidatesTokensDetails', detail('AUDIO', usage.audioOutput)],
  ]);
}
