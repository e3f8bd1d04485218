import { describe, expect, test } from 'bun:test';
import { bedrockConverse } from '../../src/dialects/bedrock-converse/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import type { Dialect } from '../../src/dialects/port.ts';
import { findConverseProblems } from '../support/converse-request.ts';
import { CONVERSATIONS, CONVERSE_MODELS } from './conversations.ts';
import { expectGolden } from './golden-file.ts';

const TARGETS: readonly Dialect[] = [openaiChat];

for (const dialect of TARGETS) {
  describe(dialect.name, () => {
    for (const [name, { conversation, model, stream }] of Object.entries(CONVERSATIONS)) {
      test(`the request "${name}" is encoded as agreed and accepted by its own decoder`, () => {
        const { body, warnings } = dialect.encodeRequest(
          conversation,
          { dialect: dialect.name, provider: 'prv_1', model },
          { stream, outputTokensDefault: 4096, requestUsage: false },
        );
        const written = `${JSON.stringify(JSON.parse(body), null, 2)}\n${body}\n${warnings.join('\n')}`;
        expectGolden(`requests/${name}.${dialect.name}.txt`, written);
        const { head, text } = dialect.decodeHead(new TextEncoder().encode(body), { model, stream });
        expect(head).toMatchObject({ model, stream, outputTokensMax: conversation.outputTokensMax });
        expect(text).toBe(body);
      });
    }
  });
}

describe(bedrockConverse.name, () => {
  for (const [name, { conversation, stream }] of Object.entries(CONVERSATIONS)) {
    for (const [family, model] of Object.entries(CONVERSE_MODELS)) {
      test(`the request "${name}" to ${family} is encoded as agreed and one that the API takes`, () => {
        const upstream = { dialect: bedrockConverse.name, provider: 'prv_1', model };
        const options = { stream, outputTokensDefault: 4096, requestUsage: true };
        const { body, warnings } = bedrockConverse.encodeRequest(conversation, upstream, options);
        const written = `${JSON.stringify(JSON.parse(body), null, 2)}\n${body}\n${warnings.join('\n')}`;
        expectGolden(`requests/${name}.${bedrockConverse.name}-${family}.txt`, written);
        expect(findConverseProblems(body)).toEqual([]);
      });
    }
  }
});
