import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { gemini } from '../../src/dialects/gemini/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { openaiResponses } from '../../src/dialects/openai-responses/index.ts';
import type { Dialect, DialectUsage } from '../../src/dialects/port.ts';
import { GatewayError } from '../../src/lib/errors/index.ts';
import { totalInput } from '../../src/metering/index.ts';
import type { InputParts } from '../../src/metering/index.ts';
import { loadCases } from './cases.ts';
import type { CorpusCase } from './cases.ts';

/** A recorded request whose provider counted its input. */
export interface CountedInput {
  readonly name: string;
  readonly dialect: string;
  readonly provider: string;
  readonly model: string;
  readonly parts: InputParts;
  readonly inputTokens: number;
}

const DIALECTS: readonly Dialect[] = [openaiChat, openaiResponses, anthropicMessages, gemini];
const encoder = new TextEncoder();

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function readUsage(dialect: Dialect, { stream, response }: CorpusCase): DialectUsage | null {
  if (stream === null)
    return response === null ? null : dialect.readAnswer(encoder.encode(textOf(response['body']))).usage;
  const tap = dialect.createTap({ usageRequested: true, holdTail: true });
  tap.push(stream, []);
  tap.finish([]);
  return tap.state.usage;
}

function readParts(dialect: Dialect, { request, meta }: CorpusCase): InputParts | null {
  const model = /models\/([^:]+):/.exec(String(request?.['path']))?.[1] ?? String(meta['model']);
  try {
    return dialect.decodeHead(encoder.encode(textOf(request?.['body'])), { model }).head.input;
  } catch (error) {
    if (error instanceof GatewayError) return null;
    throw error;
  }
}

/** All of them, by dialect and name; none where the recordings are absent. What is no request of its dialect, or no answer, is left out. */
export function countedInputs(): readonly CountedInput[] {
  return DIALECTS.flatMap((dialect) =>
    loadCases(dialect.name).flatMap((recorded) => {
      if (recorded.request === null) return [];
      const usage = readUsage(dialect, recorded);
      const parts = readParts(dialect, recorded);
      if (usage === null || parts === null || totalInput(usage) === 0) return [];
      const { provider, model } = recorded.meta;
      return {
        name: recorded.name,
        dialect: dialect.name,
        provider: String(provider),
        model: String(model),
        parts,
        inputTokens: totalInput(usage),
      };
    }),
  );
}
