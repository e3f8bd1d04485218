import { systemClock } from '../lib/clock.ts';
import type { EmbeddingName } from '../store/records/index.ts';
import { readVerb } from './google-verbs.ts';
import { buildHeaders, joinUrl } from './vendor-call.ts';
import type { ProviderKind } from './port.ts';
import { authorizeCalls } from './shared/authorize-calls.ts';
import { editClaudeBody } from './shared/claude-body.ts';
import { addBearer, readCredential } from './shared/credential.ts';
import { TokenCache } from './shared/token-cache.ts';
import { fetchGoogleToken, fetchMetadataToken } from './vertex/google-token.ts';

const CLAUDE_VERSION = 'vertex-2023-10-16';
const tokens = new TokenCache(systemClock);
const EMBED_CONTENT: readonly EmbeddingName[] = ['gemini-embed-content'];
const PREDICT: readonly EmbeddingName[] = ['vertex-predict'];

/** The newer embedding models have a call of their own, of one input; which ones, as Google's SDK tells it (`@google/genai` 3.1.0). */
function hasEmbedContent(upstreamModel: string): boolean {
  return (
    upstreamModel.includes('maas') || (upstreamModel.includes('gemini') && upstreamModel !== 'gemini-embedding-001')
  );
}

/**
 * Google's Vertex AI, Gemini and Claude. The address names project and location:
 * `https://LOCATION-aiplatform.googleapis.com/v1/projects/PROJECT/locations/LOCATION`. The credential is the JSON of a service
 * account or of a federated identity, a plain key (express mode), or none: then the identity of the machine.
 */
export const vertex: ProviderKind = {
  kind: 'vertex',
  title: 'Google Vertex AI',
  defaultBaseUrl: null,
  dialects: ['gemini', 'anthropic-messages'],
  free: false,
  needsApiKey: false,
  connect: {
    keysAt: 'console.cloud.google.com/iam-admin/serviceaccounts',
    address: {
      template: 'https://{location}-aiplatform.googleapis.com/v1/projects/{project}/locations/{location}',
      parts: [
        { name: 'project', example: 'my-project' },
        { name: 'location', example: 'us-east5' },
      ],
    },
    credentials: [{ name: 'service-account' }, { name: 'federated-identity' }],
  },
  priceDataId: 'google',
  // Ending a call does not end it there: "you will still be charged" (googleapis.github.io/js-genai, abortSignal, 2026-10-21).
  quirks: { outputCapMarginThousandths: 1250, billsAfterAbort: true },
  dialectsOf: (upstreamModel, dialects) =>
    dialects.filter((name) => name === (upstreamModel.startsWith('claude') ? 'anthropic-messages' : 'gemini')),
  embeddingsOf: (upstreamModel) => (hasEmbedContent(upstreamModel) ? EMBED_CONTENT : PREDICT),
  buildCall(input) {
    const { account, operation, dialect, upstreamModel, stream, body } = input;
    const { apiKey, baseUrl, timeouts } = account;
    const isPlainKey = apiKey !== null && readCredential(apiKey) === null;
    // The version goes into the body there.
    const forwarded = input.forwarded.filter(([name]) => name !== 'anthropic-version');
    const headers = buildHeaders({ ...input, forwarded }, isPlainKey ? [['x-goog-api-key', apiKey]] : []);
    if (operation === 'list-models') {
      const url = `${new URL(baseUrl).origin}/v1beta1/publishers/google/models?pageSize=200`;
      return { method: 'GET', url, headers, body: null, timeouts };
    }
    const model = encodeURIComponent(upstreamModel);
    if (dialect === 'anthropic-messages') {
      const url = joinUrl(
        baseUrl,
        `publishers/anthropic/models/${model}:${stream ? 'streamRawPredict' : 'rawPredict'}`,
      );
      const edited = body === null ? null : editClaudeBody(body, { version: CLAUDE_VERSION, without: [], betas: [] });
      return { method: 'POST', url, headers, body: edited, timeouts };
    }
    const verb = readVerb(dialect, stream);
    return {
      method: 'POST',
      url: joinUrl(baseUrl, `publishers/google/models/${model}:${verb}`),
      headers,
      body,
      timeouts,
    };
  },
  chooseEgress(network, { id, apiKey }) {
    const credential = readCredential(apiKey);
    if (credential === null && apiKey !== null) return network;
    return authorizeCalls(network, (call) => {
      const token = tokens.get(`${id} ${apiKey ?? ''}`, () =>
        credential === null
          ? fetchMetadataToken(network, systemClock.now())
          : fetchGoogleToken(network, credential, systemClock.now()),
      );
      return typeof token === 'string' ? addBearer(call, token) : token.then((fetched) => addBearer(call, fetched));
    });
  },
};
