import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { Anthropic } from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import type { Content, GenerateContentResponse, Part } from '@google/genai';
import { ChatAnthropic } from '@langchain/anthropic';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import type { BaseMessage } from '@langchain/core/messages';
import { ChatOpenAI } from '@langchain/openai';
import { generateText, isStepCount, jsonSchema, streamText, tool } from 'ai';
import type { LanguageModel } from 'ai';
import { Anthropic as Anthropic0 } from 'anthropic-sdk-0';
import { OpenAI } from 'openai';

/** How a client reaches the gateway. */
export interface Connection {
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  readonly token: string;
  readonly model: string;
  readonly stream: boolean;
}

/** What a client understood of one conversation: a question with a picture, a call, its result, an answer. */
export interface Heard {
  readonly calls: readonly { readonly name: string; readonly given: unknown }[];
  readonly text: string;
  /** Of the last answer, tokens; null: the client does not say. */
  readonly input: number | null;
  readonly output: number | null;
}

/** One package in one of its ways of calling. */
export interface Client {
  readonly name: string;
  /** Reads input tokens of a stream at its start, where most providers do not know them yet. */
  readonly readsInputAtStart?: true;
  converse(connection: Connection): Promise<Heard>;
}

export const QUESTION = 'Where is it?';
export const RESULT = 'Behind the door.';
/** One transparent pixel. */
export const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const PICTURE_URL = `data:image/png;base64,${PICTURE}`;
const SCHEMA = { type: 'object' as const, properties: { depth: { type: 'integer' } }, required: ['depth'] };

// oxlint-disable-next-line typescript/no-explicit-any -- one test for many packages looks into answers at will
type Json = any;

const openaiChatClient: Client = {
  name: 'openai, chat completions',
  async converse({ url, token, model, stream }) {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: token });
    const messages: Json[] = [
      {
        role: 'user',
        content: [
          { type: 'text', text: QUESTION },
          { type: 'image_url', image_url: { url: PICTURE_URL } },
        ],
      },
    ];
    const tools: Json[] = [{ type: 'function', function: { name: 'find', parameters: SCHEMA } }];
    const ask = async (): Promise<Json> => {
      if (!stream) return client.chat.completions.create({ model, messages, tools });
      const asked = { model, messages, tools, stream_options: { include_usage: true } };
      return client.chat.completions.stream(asked).finalChatCompletion();
    };
    const first = await ask();
    const calls: Json[] = first.choices[0].message.tool_calls;
    messages.push(first.choices[0].message);
    for (const call of calls) messages.push({ role: 'tool', tool_call_id: call.id, content: RESULT });
    const last = await ask();
    return {
      calls: calls.map((call) => ({ name: call.function.name, given: JSON.parse(call.function.arguments) })),
      text: last.choices[0].message.content,
      input: last.usage.prompt_tokens,
      output: last.usage.completion_tokens,
    };
  },
};

const openaiResponsesClient: Client = {
  name: 'openai, responses',
  async converse({ url, token, model, stream }) {
    const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: token });
    const input: Json[] = [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: QUESTION },
          { type: 'input_image', image_url: PICTURE_URL, detail: 'auto' },
        ],
      },
    ];
    const tools: Json[] = [{ type: 'function', name: 'find', parameters: SCHEMA, strict: false }];
    const ask = async (): Promise<Json> => {
      const asked: Json = {
        model,
        input,
        tools,
        store: false,
        reasoning: { summary: 'auto' },
        include: ['reasoning.encrypted_content'],
      };
      return stream ? client.responses.stream(asked).finalResponse() : client.responses.create(asked);
    };
    const first = await ask();
    const calls: Json[] = first.output.filter((item: Json) => item.type === 'function_call');
    input.push(...first.output);
    for (const call of calls) input.push({ type: 'function_call_output', call_id: call.call_id, output: RESULT });
    const last = await ask();
    return {
      calls: calls.map((call) => ({ name: call.name, given: JSON.parse(call.arguments) })),
      text: last.output_text,
      input: last.usage.input_tokens,
      output: last.usage.output_tokens,
    };
  },
};

function anthropicClient(name: string, create: (url: string, token: string) => Json): Client {
  return {
    name,
    async converse({ url, token, model, stream }) {
      const client = create(url, token);
      const messages: Json[] = [
        {
          role: 'user',
          content: [
            { type: 'text', text: QUESTION },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PICTURE } },
          ],
        },
      ];
      const asked = {
        model,
        messages,
        max_tokens: 4000,
        thinking: { type: 'enabled', budget_tokens: 1024 },
        tools: [{ name: 'find', input_schema: SCHEMA }],
      };
      const ask = async (): Promise<Json> =>
        stream ? client.messages.stream(asked).finalMessage() : client.messages.create(asked);
      const first = await ask();
      const calls: Json[] = first.content.filter((block: Json) => block.type === 'tool_use');
      messages.push(
        { role: 'assistant', content: first.content },
        {
          role: 'user',
          content: calls.map((call) => ({ type: 'tool_result', tool_use_id: call.id, content: RESULT })),
        },
      );
      const last = await ask();
      return {
        calls: calls.map((call) => ({ name: call.name, given: call.input })),
        text: last.content.find((block: Json) => block.type === 'text').text,
        input: last.usage.input_tokens + last.usage.cache_read_input_tokens,
        output: last.usage.output_tokens,
      };
    },
  };
}

const genaiClient: Client = {
  name: '@google/genai',
  async converse({ url, token, model, stream }) {
    const client = new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: url } });
    const contents: Content[] = [
      { role: 'user', parts: [{ text: QUESTION }, { inlineData: { mimeType: 'image/png', data: PICTURE } }] },
    ];
    const config = {
      thinkingConfig: { includeThoughts: true },
      tools: [{ functionDeclarations: [{ name: 'find', parametersJsonSchema: SCHEMA }] }],
    };
    const ask = async (): Promise<readonly GenerateContentResponse[]> => {
      if (!stream) return [await client.models.generateContent({ model, contents, config })];
      const answers: GenerateContentResponse[] = [];
      for await (const answer of await client.models.generateContentStream({ model, contents, config }))
        answers.push(answer);
      return answers;
    };
    const partsOf = (answers: readonly GenerateContentResponse[]): Part[] =>
      answers.flatMap((answer) => answer.candidates?.[0]?.content?.parts ?? []);
    const first = partsOf(await ask());
    const calls = first.flatMap((part) => (part.functionCall === undefined ? [] : [part.functionCall]));
    contents.push(
      { role: 'model', parts: first },
      {
        role: 'user',
        parts: calls.map((call) => ({
          functionResponse: { id: call.id, name: call.name, response: { output: RESULT } },
        })),
      },
    );
    const last = await ask();
    const usage = last.findLast((answer) => answer.usageMetadata !== undefined)?.usageMetadata;
    return {
      calls: calls.map((call) => ({ name: call.name ?? '', given: call.args })),
      text: partsOf(last)
        .map((part) => part.text ?? '')
        .join(''),
      input: usage?.promptTokenCount ?? null,
      output: usage?.candidatesTokenCount ?? null,
    };
  },
};

function vercelClient(name: string, choose: (connection: Connection) => LanguageModel): Client {
  return {
    name,
    async converse(connection) {
      const calls: { name: string; given: unknown }[] = [];
      const asked = {
        model: choose(connection),
        stopWhen: isStepCount(3),
        messages: [
          {
            role: 'user' as const,
            content: [
              { type: 'text' as const, text: QUESTION },
              { type: 'file' as const, mediaType: 'image/png', data: PICTURE },
            ],
          },
        ],
        tools: {
          find: tool({
            inputSchema: jsonSchema<Json>(SCHEMA),
            execute: async (given) => {
              calls.push({ name: 'find', given });
              return RESULT;
            },
          }),
        },
      };
      if (!connection.stream) {
        const { text, steps } = await generateText(asked);
        const usage = steps.at(-1)?.usage;
        return { calls, text, input: usage?.inputTokens ?? null, output: usage?.outputTokens ?? null };
      }
      const result = streamText(asked);
      await result.consumeStream();
      const usage = (await result.steps).at(-1)?.usage;
      return {
        calls,
        text: await result.text,
        input: usage?.inputTokens ?? null,
        output: usage?.outputTokens ?? null,
      };
    },
  };
}

function langchainClient(name: string, choose: (connection: Connection) => Json): Client {
  return {
    name,
    async converse(connection) {
      const bound = choose(connection).bindTools([
        { type: 'function', function: { name: 'find', description: 'Finds.', parameters: SCHEMA } },
      ]);
      const messages: BaseMessage[] = [
        new HumanMessage({
          content: [
            { type: 'text', text: QUESTION },
            { type: 'image_url', image_url: { url: PICTURE_URL } },
          ],
        }),
      ];
      const ask = async (): Promise<Json> => {
        if (!connection.stream) return bound.invoke(messages);
        let whole: Json = null;
        for await (const chunk of await bound.stream(messages)) whole = whole === null ? chunk : whole.concat(chunk);
        return whole;
      };
      const first = await ask();
      messages.push(first);
      for (const call of first.tool_calls) messages.push(new ToolMessage({ tool_call_id: call.id, content: RESULT }));
      const last = await ask();
      return {
        calls: first.tool_calls.map((call: Json) => ({ name: call.name, given: call.args })),
        text: last.text,
        input: last.usage_metadata.input_tokens,
        output: last.usage_metadata.output_tokens,
      };
    },
  };
}

/** What people use, each with nothing but an address and a token of ours. */
export const CLIENTS: readonly Client[] = [
  openaiChatClient,
  openaiResponsesClient,
  anthropicClient('@anthropic-ai/sdk 1.x', (baseURL, apiKey) => new Anthropic({ baseURL, apiKey })),
  anthropicClient('@anthropic-ai/sdk 0.x', (baseURL, apiKey) => new Anthropic0({ baseURL, apiKey })),
  genaiClient,
  vercelClient('ai, @ai-sdk/openai chat', ({ url, token, model }) =>
    createOpenAI({ baseURL: `${url}/v1`, apiKey: token }).chat(model),
  ),
  vercelClient('ai, @ai-sdk/openai responses', ({ url, token, model }) =>
    createOpenAI({ baseURL: `${url}/v1`, apiKey: token }).responses(model),
  ),
  vercelClient('ai, @ai-sdk/anthropic', ({ url, token, model }) =>
    createAnthropic({ baseURL: `${url}/v1`, apiKey: token })(model),
  ),
  vercelClient('ai, @ai-sdk/google', ({ url, token, model }) =>
    createGoogleGenerativeAI({ baseURL: `${url}/v1beta`, apiKey: token })(model),
  ),
  langchainClient(
    '@langchain/openai',
    ({ url, token, model }) => new ChatOpenAI({ model, apiKey: token, configuration: { baseURL: `${url}/v1` } }),
  ),
  {
    ...langchainClient(
      '@langchain/anthropic',
      ({ url, token, model }) => new ChatAnthropic({ model, apiKey: token, anthropicApiUrl: url, maxTokens: 1000 }),
    ),
    readsInputAtStart: true,
  },
];
