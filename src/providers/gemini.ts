import type { EmbeddingName } from '../store/records/index.ts';
import { readVerb } from './google-verbs.ts';
import type { ProviderKind } from './port.ts';
import { buildHeaders, joinUrl } from './vendor-call.ts';

const EMBEDDINGS: readonly EmbeddingName[] = ['gemini-batch-embed-contents', 'gemini-embed-content'];

/** Google's Gemini API: the key in a header, never in the address. */
export const gemini: ProviderKind = {
  kind: 'gemini',
  title: 'Google Gemini',
  defaultBaseUrl: 'https://generativelanguage.googleapis.com',
  dialects: ['gemini'],
  free: false,
  needsApiKey: true,
  connect: { keysAt: 'aistudio.google.com/apikey' },
  priceDataId: 'google',
  // Thoughts run past the cap: 256 was billed as 305 tokens.
  // Ending a call does not end it there: "you will still be charged" (googleapis.github.io/js-genai, abortSignal, 2026-10-21).
  quirks: { outputCapMarginThousandths: 1250, billsAfterAbort: true },
  embeddingsOf: () => EMBEDDINGS,
  buildCall(input) {
    const { account, operation, upstreamModel, stream } = input;
    const headers = buildHeaders(input, account.apiKey === null ? [] : [['x-goog-api-key', account.apiKey]]);
    const { timeouts } = account;
    if (operation === 'list-models') {
      const url = joinUrl(account.baseUrl, 'v1beta/models?pageSize=1000');
      return { method: 'GET', url, headers, body: null, timeouts };
    }
    const verb = readVerb(input.dialect, stream);
    const url = joinUrl(account.baseUrl, `v1beta/models/${encodeURIComponent(upstreamModel)}:${verb}`);
    return { method: 'POST', url, headers, body: input.body, timeouts };
  },
  chooseEgress: (network) => network,
};
