import { Anthropic } from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import type { GenerateContentResponse } from '@google/genai';
import { OpenAI } from 'openai';
import type { ClientDialectName } from '../../src/store/records/index.ts';
import { readArguments } from './said.ts';
import type { Said } from './said.ts';

/** Reads an answer with the vendor's own SDK. */
export interface Judge {
  /** @throws whatever the SDK throws */
  whole(body: string): Promise<Said>;
  /** The stream helper of the SDK, fed the bytes. */
  stream(bytes: Uint8Array): Promise<Said>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into at will
type Json = any;

function replay(body: string | Uint8Array, contentType: string): typeof fetch {
  const answer = async (): Promise<Response> =>
    new Response(body as Uint8Array<ArrayBuffer>, { headers: { 'content-type': contentType } });
  return answer as unknown as typeof fetch;
}

const JSON_TYPE = 'application/json';
const SSE_TYPE = 'text/event-stream';
const MESSAGES = [{ role: 'user' as const, content: 'Hi' }];

function openai(body: string | Uint8Array, contentType: string): OpenAI {
  return new OpenAI({ apiKey: 'none', fetch: replay(body, contentType), maxRetries: 0 });
}

function anthropic(body: string | Uint8Array, contentType: string): Anthropic {
  return new Anthropic({ apiKey: 'none', fetch: replay(body, contentType), maxRetries: 0 });
}

function sortedUrls(urls: readonly Json[]): readonly string[] {
  return [...new Set(urls.filter((url): url is string => typeof url === 'string'))].sort();
}

function readChat(answer: Json, reasoning: string | null): Said {
  const choice = answer.choices[0];
  const { message } = choice;
  const calls = (message.tool_calls ?? []).map((call: Json) => [
    call.type === 'custom' ? call.custom.name : call.function.name,
    call.type === 'custom' ? { input: call.custom.input } : readArguments(call.function.arguments),
  ]);
  return {
    text: (message.content ?? '') + (message.refusal ?? ''),
    reasoning: reasoning ?? message.reasoning_content ?? '',
    calls,
    finish: choice.finish_reason,
    input: answer.usage?.prompt_tokens ?? null,
    cached: answer.usage?.prompt_tokens_details?.cached_tokens ?? null,
    output: answer.usage?.completion_tokens ?? null,
    urls: sortedUrls((message.annotations ?? []).map((note: Json) => note.url_citation?.url)),
  };
}

const chatJudge: Judge = {
  async whole(body) {
    return readChat(await openai(body, JSON_TYPE).chat.completions.create({ model: 'm', messages: MESSAGES }), null);
  },
  async stream(bytes) {
    const stream = openai(bytes, SSE_TYPE).chat.completions.stream({ model: 'm', messages: MESSAGES });
    let reasoning = '';
    const annotations: Json[] = [];
    // The helper overwrites fields that it does not know instead of joining them.
    for await (const chunk of stream) {
      const delta: Json = chunk.choices.find((choice) => choice.index === 0)?.delta ?? {};
      reasoning += delta.reasoning_content ?? '';
      annotations.push(...(delta.annotations ?? []));
    }
    const answer: Json = await stream.finalChatCompletion();
    return { ...readChat(answer, reasoning), urls: sortedUrls(annotations.map((note) => note.url_citation?.url)) };
  },
};

function readResponse(answer: Json): Said {
  const messages = answer.output.filter((item: Json) => item.type === 'message');
  const parts: Json[] = messages.flatMap((item: Json) => item.content);
  const thoughts = answer.output
    .filter((item: Json) => item.type === 'reasoning')
    .flatMap((item: Json) => [...(item.summary ?? []), ...(item.content ?? [])]);
  const calls = answer.output
    .filter((item: Json) => item.type === 'function_call' || item.type === 'custom_tool_call')
    .map((item: Json) => [
      item.name,
      item.type === 'custom_tool_call' ? { input: item.input } : readArguments(item.arguments),
    ]);
  return {
    text: parts.map((part) => part.text ?? part.refusal ?? '').join(''),
    reasoning: thoughts.map((part: Json) => part.text).join(''),
    calls,
    finish: answer.status === 'incomplete' ? answer.incomplete_details?.reason : answer.status,
    input: answer.usage?.input_tokens ?? null,
    cached: answer.usage?.input_tokens_details?.cached_tokens ?? null,
    output: answer.usage?.output_tokens ?? null,
    urls: sortedUrls(parts.flatMap((part) => part.annotations ?? []).map((note: Json) => note.url)),
  };
}

const responsesJudge: Judge = {
  async whole(body) {
    return readResponse(await openai(body, JSON_TYPE).responses.create({ model: 'm', input: 'Hi' }));
  },
  async stream(bytes) {
    const stream = openai(bytes, SSE_TYPE).responses.stream({ model: 'm', input: 'Hi' });
    return readResponse(await stream.finalResponse());
  },
};

function readMessage(message: Json): Said {
  const of = (type: string): Json[] => message.content.filter((block: Json) => block.type === type);
  const { usage } = message;
  return {
    text: of('text')
      .map((block) => block.text)
      .join(''),
    reasoning: of('thinking')
      .map((block) => block.thinking)
      .join(''),
    calls: of('tool_use').map((block) => [block.name, block.input]),
    finish: message.stop_reason,
    input: usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0),
    cached: usage.cache_read_input_tokens ?? 0,
    output: usage.output_tokens,
    urls: sortedUrls(
      of('text')
        .flatMap((block) => block.citations ?? [])
        .map((citation: Json) => citation.url),
    ),
  };
}

const ASKED = { model: 'm', max_tokens: 10, messages: MESSAGES };

const messagesJudge: Judge = {
  async whole(body) {
    return readMessage(await anthropic(body, JSON_TYPE).messages.create(ASKED));
  },
  async stream(bytes) {
    return readMessage(await anthropic(bytes, SSE_TYPE).messages.stream(ASKED).finalMessage());
  },
};

function readGenerated(answers: readonly GenerateContentResponse[]): Said {
  const candidates: Json[] = answers.map((answer) => answer.candidates?.find((found) => (found.index ?? 0) === 0));
  const parts: Json[] = candidates.flatMap((candidate) => candidate?.content?.parts ?? []);
  const usage = answers.findLast((answer) => answer.usageMetadata !== undefined)?.usageMetadata;
  const chunks = candidates.flatMap((candidate) => candidate?.groundingMetadata?.groundingChunks ?? []);
  const sources = candidates.flatMap((candidate) => candidate?.citationMetadata?.citations ?? []);
  const isBlocked = answers.some((answer) => answer.promptFeedback?.blockReason !== undefined);
  return {
    text: parts.map((part) => (part.thought === true ? '' : (part.text ?? ''))).join(''),
    reasoning: parts.map((part) => (part.thought === true ? (part.text ?? '') : '')).join(''),
    calls: parts.filter((part) => part.functionCall).map((part) => [part.functionCall.name, part.functionCall.args]),
    finish: isBlocked ? 'BLOCKED' : (candidates.findLast((candidate) => candidate?.finishReason)?.finishReason ?? null),
    input: usage?.promptTokenCount ?? null,
    cached: usage === undefined ? null : (usage.cachedContentTokenCount ?? 0),
    output: usage === undefined ? null : (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
    urls: sortedUrls([...chunks.map((chunk) => chunk.web?.uri), ...sources.map((source) => source.uri)]),
  };
}

const GENERATE = { model: 'm', contents: 'Hi' };

/** This SDK takes no client of its own: it calls the global one. */
async function withFetch<T>(stub: typeof fetch, work: (client: GoogleGenAI) => Promise<T>): Promise<T> {
  const kept = globalThis.fetch;
  globalThis.fetch = stub;
  try {
    return await work(new GoogleGenAI({ apiKey: 'none' }));
  } finally {
    globalThis.fetch = kept;
  }
}

const geminiJudge: Judge = {
  whole: (body) =>
    withFetch(replay(body, JSON_TYPE), async (client) =>
      readGenerated([await client.models.generateContent(GENERATE)]),
    ),
  stream: (bytes) =>
    withFetch(replay(bytes, SSE_TYPE), async (client) => {
      const answers: GenerateContentResponse[] = [];
      for await (const answer of await client.models.generateContentStream(GENERATE)) answers.push(answer);
      return readGenerated(answers);
    }),
};

export const JUDGES: Readonly<Record<ClientDialectName, Judge>> = {
  'openai-chat': chatJudge,
  'openai-responses': responsesJudge,
  'anthropic-messages': messagesJudge,
  gemini: geminiJudge,
};
