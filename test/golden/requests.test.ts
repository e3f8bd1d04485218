import { describe, expect, test } from 'bun:test';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import type { Dialect } from '../../src/dialects/port.ts';
import { CONVERSATIONS } from './conversations.ts';
import { expectGolden } from './golden-file.ts';

const TARGETS: readonly Dialect[] = [openaiChat];

for (const dialect of TARGETS) {
  describe(dialect.name, () => {
    for (const [name, { conversation, model, stream }] of Object.entries(CONVERSATIONS)) {
      test(`the request "${name}" is encoded as agreed and accepted by its own decoder`, () => {
        const { body, warnings } = dialect.encodeRequest(
          conversation,
          { dialect: dialect.name, provider: 'prv_1', model },
          { stream, outputTokensDefault: 4096 },
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
