import { applyEdits, findMember, scanMembers } from '../lib/json/index.ts';
import { buildOpenAiCall, openaiEmbeddings } from './openai-call.ts';
import type { ProviderKind } from './port.ts';

/** What others call `dimensions`; a field that Mistral does not know is refused. */
function renameDimensions(body: string): string {
  const member = findMember(scanMembers(body), 'dimensions');
  if (member === undefined) return body;
  const key = { start: member.keyStart, end: member.keyStart + '"dimensions"'.length, text: '"output_dimension"' };
  return applyEdits(body, [key]);
}

/** Mistral: usage comes unasked, and `stream_options` is no field of its API. */
export const mistral: ProviderKind = {
  kind: 'mistral',
  title: 'Mistral',
  defaultBaseUrl: 'https://api.mistral.ai/v1',
  dialects: ['openai-chat'],
  free: false,
  needsApiKey: true,
  connect: { keysAt: 'console.mistral.ai/api-keys' },
  priceDataId: 'mistral',
  // A call that is ended goes on and is billed whole (openrouter.ai/docs/api-reference/streaming, read 2026-11-27: no stream cancellation).
  quirks: { refusesUsageOption: true, billsAfterAbort: true },
  embeddingsOf: openaiEmbeddings,
  buildCall(input) {
    const { dialect, body } = input;
    if (dialect !== 'openai-embeddings' || body === null) return buildOpenAiCall(input);
    return buildOpenAiCall({ ...input, body: renameDimensions(body) });
  },
  chooseEgress: (network) => network,
};
