import { anthropicMessages } from '../dialects/anthropic-messages/index.ts';
import { bedrockConverse } from '../dialects/bedrock-converse/index.ts';
import { gemini } from '../dialects/gemini/index.ts';
import { openaiChat } from '../dialects/openai-chat/index.ts';
import { openaiResponses } from '../dialects/openai-responses/index.ts';
import type { UpstreamDialect } from '../dialects/port.ts';
import type { DialectName } from '../store/records/index.ts';

const DIALECTS: Readonly<Record<DialectName, UpstreamDialect>> = {
  'openai-chat': openaiChat,
  'openai-responses': openaiResponses,
  'anthropic-messages': anthropicMessages,
  gemini,
  'bedrock-converse': bedrockConverse,
};

/** The wire format of that name, as providers speak it. */
export function getDialect(name: DialectName): UpstreamDialect {
  return DIALECTS[name];
}
