import { systemClock } from '../lib/clock.ts';
import { buildOpenAiCall } from './openai-call.ts';
import type { ProviderKind } from './port.ts';
import { createSandboxEgress } from './sandbox/egress.ts';

const egress = createSandboxEgress(systemClock);

/** The built-in provider: answers inside this process, deterministically, as its model's name says (docs/sandbox.md). */
export const sandbox: ProviderKind = {
  kind: 'sandbox',
  title: 'Sandbox',
  // RFC 6761: a name that exists nowhere, so that nothing could be reached by mistake.
  defaultBaseUrl: 'https://sandbox.invalid/v1',
  dialects: ['openai-chat'],
  free: true,
  needsApiKey: false,
  quirks: {},
  buildCall: buildOpenAiCall,
  chooseEgress: () => egress,
};
