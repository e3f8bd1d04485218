import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold } from '../../src/dialects/conversation/index.ts';
import type { ConversationEvent } from '../../src/dialects/conversation/index.ts';
import { bedrockConverse } from '../../src/dialects/bedrock-converse/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import type { UpstreamDialect } from '../../src/dialects/port.ts';
import { expectGolden } from './golden-file.ts';

const DIALECTS: readonly UpstreamDialect[] = [openaiChat, bedrockConverse];
const MODEL = 'some-model';

function decodeStream(dialect: UpstreamDialect, stream: Uint8Array, length: number): readonly ConversationEvent[] {
  const decoder = dialect.createDecoder({ dialect: dialect.name, provider: 'prv_1', model: MODEL });
  const events: ConversationEvent[] = [];
  for (let at = 0; at < stream.length; at += length) decoder.push(stream.slice(at, at + length), events);
  decoder.finish(events);
  return events;
}

for (const dialect of DIALECTS) {
  describe(dialect.name, () => {
    const folder = join(import.meta.dir, 'answers', dialect.name);
    const names = readdirSync(folder)
      .filter((file) => file.endsWith('.sse'))
      .map((file) => file.slice(0, -4));
    for (const name of names) {
      const whole = new Uint8Array(readFileSync(join(folder, `${name}.json`)));
      const stream = new Uint8Array(readFileSync(join(folder, `${name}.sse`)));

      test(`the answer "${name}" says the same streamed and whole`, () => {
        const answer = dialect.decodeAnswer(whole, { dialect: dialect.name, provider: 'prv_1', model: MODEL });
        for (const length of [1, 7, 100, stream.length]) {
          expect(fold(decodeStream(dialect, stream, length))).toEqual(answer);
        }
        expectGolden(`answers/${dialect.name}/${name}.conversation.txt`, JSON.stringify(answer, null, 2));
      });

      test(`the reader of the streamed "${name}" sees what a reader of the whole answer sees`, () => {
        const decoder = dialect.createDecoder({ dialect: dialect.name, provider: 'prv_1', model: MODEL });
        decoder.push(stream, []);
        decoder.finish([]);
        const { usage, finishReason, rawFinishReason } = decoder.state;
        expect(dialect.readAnswer(whole)).toMatchObject({ usage, finishReason, rawFinishReason });
      });

      if (dialect !== openaiChat) continue;
      test(`the tap of "${name}" sees the same`, () => {
        const tap = openaiChat.createTap({ usageRequested: true, holdTail: true });
        tap.push(stream, []);
        tap.finish([]);
        const { usage, finishReason, rawFinishReason, visibleCharacters } = tap.state;
        const seen = { readable: true, usage, finishReason, rawFinishReason, visibleCharacters };
        expect(seen).toEqual(dialect.readAnswer(whole));
      });
    }
  });
}
