import { systemClock } from '../lib/clock.ts';
import { prepareCodec, readEventStreams } from './bedrock/event-stream.ts';
import { signCall } from './bedrock/sign.ts';
import type { ProviderKind } from './port.ts';
import { authorizeCalls } from './shared/authorize-calls.ts';
import { editClaudeBody } from './shared/claude-body.ts';
import { readCredential } from './shared/credential.ts';
import { buildHeaders, joinUrl } from './vendor-call.ts';

const CLAUDE_VERSION = 'bedrock-2023-05-31';
const CLAUDE = /anthropic\.|claude/;
/** Whose model it is stands before a point, in an id as in most ARNs. */
const NAMES_VENDOR = /[a-z0-9]\.[a-z]/;

/** Models are listed by the control plane, whose host differs in one word. */
const listUrl = (baseUrl: string): string =>
  joinUrl(baseUrl.replace('//bedrock-runtime.', '//bedrock.'), 'foundation-models');

/**
 * Amazon Bedrock: Claude by its native format, all others (and Claude where the operator says so) by Converse:
 * `https://bedrock-runtime.REGION.amazonaws.com`. The credential is a Bedrock API key, or JSON with `access_key_id`, `secret_access_key` and,
 * if need be, `session_token` and `region`.
 */
export const bedrock: ProviderKind = {
  kind: 'bedrock',
  title: 'Amazon Bedrock',
  defaultBaseUrl: null,
  dialects: ['anthropic-messages', 'bedrock-converse'],
  free: false,
  needsApiKey: true,
  connect: {
    keysAt: 'console.aws.amazon.com/bedrock/home#/api-keys',
    address: {
      template: 'https://bedrock-runtime.{region}.amazonaws.com',
      parts: [{ name: 'region', example: 'us-east-1' }],
    },
    credentials: [
      {
        name: 'access-key',
        parts: [
          { name: 'access_key_id' },
          { name: 'secret_access_key', secret: true },
          { name: 'session_token', secret: true, optional: true },
          { name: 'region', optional: true, example: 'us-east-1' },
        ],
      },
    ],
  },
  priceDataId: 'aws',
  // A call that is ended goes on and is billed whole (openrouter.ai/docs/api-reference/streaming, read 2026-11-27: no stream cancellation).
  quirks: { billsAfterAbort: true },
  dialectsOf(upstreamModel, dialects) {
    if (CLAUDE.test(upstreamModel)) return dialects;
    const converse = dialects.filter((name) => name === 'bedrock-converse');
    // Converse takes a profile of one's own whosever model is behind it.
    return converse.length > 0 || NAMES_VENDOR.test(upstreamModel) ? converse : dialects;
  },
  buildCall(input) {
    const { account, operation, dialect, upstreamModel, stream, body } = input;
    const { apiKey, baseUrl, timeouts } = account;
    const isPlainKey = apiKey !== null && readCredential(apiKey) === null;
    const betas = input.forwarded
      .filter(([name]) => name === 'anthropic-beta')
      .flatMap(([, value]) => value.split(','));
    // Version and betas go into the body there.
    const forwarded = input.forwarded.filter(([name]) => !name.startsWith('anthropic-'));
    const headers = buildHeaders(
      { ...input, forwarded, stream: false },
      isPlainKey ? [['authorization', `Bearer ${apiKey}`]] : [],
    );
    if (operation === 'list-models') return { method: 'GET', url: listUrl(baseUrl), headers, body: null, timeouts };
    const model = `model/${encodeURIComponent(upstreamModel)}`;
    if (dialect === 'bedrock-converse') {
      const url = joinUrl(baseUrl, `${model}/${stream ? 'converse-stream' : 'converse'}`);
      return { method: 'POST', url, headers, body, timeouts };
    }
    const url = joinUrl(baseUrl, `${model}/${stream ? 'invoke-with-response-stream' : 'invoke'}`);
    const edit = { version: CLAUDE_VERSION, without: ['stream'], betas: betas.map((name) => name.trim()) };
    return { method: 'POST', url, headers, body: body === null ? null : editClaudeBody(body, edit), timeouts };
  },
  chooseEgress(network, { apiKey }) {
    const credential = readCredential(apiKey);
    return authorizeCalls(readEventStreams(network), (call) => {
      const preparing = prepareCodec();
      const ready = credential === null ? call : signCall(call, credential, systemClock.now());
      return preparing === null ? ready : Promise.all([ready, preparing]).then(([prepared]) => prepared);
    });
  },
};
