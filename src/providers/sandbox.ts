import { systemClock } from '../lib/clock.ts';
import type { EmbeddingName } from '../store/records/index.ts';
import { buildOpenAiCall } from './openai-call.ts';
import type { ProviderKind } from './port.ts';
import { buildSandboxUrl } from './sandbox/dialects.ts';
import { createSandboxEgress } from './sandbox/egress.ts';

const egress = createSandboxEgress(systemClock);

const EMBEDDINGS: readonly EmbeddingName[] = [
  'openai-embeddings',
  'gemini-batch-embed-contents',
  'gemini-embed-content',
];

/** The built-in provider: answers inside this process, deterministically, as its model's name says (docs/sandbox.md). */
export const sandbox: ProviderKind = {
  kind: 'sandbox',
  title: 'Sandbox',
  // RFC 6761: a name that exists nowhere, so that nothing could be reached by mistake.
  defaultBaseUrl: 'https://sandbox.invalid/v1',
  dialects: ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'],
  free: true,
  needsApiKey: false,
  connect: { takesNoKey: true },
  quirks: { keepsNoAnswers: true, showsAllOutput: true },
  embeddingsOf: () => EMBEDDINGS,
  hasCompletions: () => true,
  buildCall(input) {
    const { account, dialect, operation, upstreamModel, stream, body } = input;
    const isPath = dialect === 'openai-chat' || dialect === 'openai-completions';
    if (isPath || operation === 'list-models') return buildOpenAiCall(input);
    const url = buildSandboxUrl(account.baseUrl, dialect, upstreamModel, stream);
    return { method: 'POST', url, headers: [], body, timeouts: account.timeouts };
  },
  chooseEgress: () => egress,
};
