import type { EgressCall } from '../egress/port.ts';
import type { EmbeddingName, WireName } from '../store/records/index.ts';
import type { ProviderAccount, ProviderKind } from './port.ts';
import { buildHeaders, frameCall, joinUrl } from './vendor-call.ts';
import type { CallFrame } from './vendor-call.ts';

/** Paths below the base address, as the vendor's SDK appends them. */
const PATHS: Readonly<Partial<Record<WireName, string>>> = {
  'openai-chat': 'chat/completions',
  'openai-responses': 'responses',
  'openai-completions': 'completions',
  'openai-embeddings': 'embeddings',
};
const EMBEDDINGS: readonly EmbeddingName[] = ['openai-embeddings'];

/** The path of a call below the base address. */
export function openaiPath(dialect: WireName): string {
  return PATHS[dialect] ?? 'chat/completions';
}

/** OpenAI's models that answer legacy completions; all others want a conversation there. */
export const isCompletionModel = (upstreamModel: string): boolean =>
  /(?:^|[-:])(?:instruct|davinci|babbage)\b/i.test(upstreamModel);

/** The embeddings of all kinds that have OpenAI's. */
export const openaiEmbeddings = (): readonly EmbeddingName[] => EMBEDDINGS;

type Headers = readonly (readonly [string, string])[];
type CallInput = Parameters<ProviderKind['buildCall']>[0];

function credentialOf({ apiKey }: ProviderAccount): Headers {
  return apiKey === null ? [] : [['authorization', `Bearer ${apiKey}`]];
}

function buildFrame(input: CallInput): CallFrame {
  const { account, dialect } = input;
  return { url: joinUrl(account.baseUrl, openaiPath(dialect)), headers: buildHeaders(input, credentialOf(account)) };
}

/** The call of all kinds that speak OpenAI's API: bearer credential. */
export const buildOpenAiCall: ProviderKind['buildCall'] = (input): EgressCall => {
  const { account } = input;
  if (input.operation === 'list-models') {
    const url = joinUrl(account.baseUrl, 'models');
    const headers = buildHeaders(input, credentialOf(account));
    return { method: 'GET', url, headers, body: null, timeouts: account.timeouts };
  }
  const { url, headers } = frameCall(input, buildFrame);
  return { method: 'POST', url, headers, body: input.body, timeouts: account.timeouts };
};

/** The call about an answer that is kept, of the kinds that keep them. */
export const buildOpenAiStateCall: NonNullable<ProviderKind['buildStateCall']> = ({ account, method, path }) => {
  const { baseUrl, timeouts } = account;
  const headers = buildHeaders({ account, body: null, stream: false, forwarded: [] }, credentialOf(account));
  return { method, url: joinUrl(baseUrl, path), headers, body: null, timeouts };
};
