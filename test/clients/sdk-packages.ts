import { ApiError, GoogleGenAI } from '@google/genai';
import * as anthropic from '@anthropic-ai/sdk';
import * as anthropic0 from 'anthropic-sdk-0';
import * as openai from 'openai';
import type { Dialect } from '../../src/dialects/port.ts';

const MESSAGES = [{ role: 'user' as const, content: 'Hi' }];

export interface AskOptions {
  /** The gateway's address. */
  readonly url: string;
  readonly token: string;
  readonly model: string;
  /** Of the package itself. */
  readonly retries?: number;
}

export type ErrorClass = abstract new (...given: never[]) => Error;

/** One package: how it is asked, and what it raises by status. */
export interface SdkPackage {
  readonly name: string;
  readonly dialect: Dialect['name'];
  readonly ask: (options: AskOptions) => Promise<string>;
  readonly stream: (options: AskOptions) => Promise<string>;
  readonly classes: Readonly<Record<400 | 413 | 429 | 502 | 503 | 504, ErrorClass>>;
  /** What a stream raises that breaks. */
  readonly broken: ErrorClass;
  /** Whether it tries again by itself. */
  readonly tries: boolean;
}

function openaiPackage(name: string, answers: 'chat' | 'responses'): SdkPackage {
  const client = ({ url, token, retries }: AskOptions): openai.OpenAI =>
    new openai.OpenAI({
      baseURL: `${url}/v1`,
      apiKey: token,
      ...(retries === undefined ? {} : { maxRetries: retries }),
    });
  return {
    name,
    dialect: answers === 'responses' ? 'openai-responses' : 'openai-chat',
    async ask(options) {
      if (answers === 'responses')
        return (await client(options).responses.create({ model: options.model, input: 'Hi' })).output_text;
      const said = await client(options).chat.completions.create({ model: options.model, messages: MESSAGES });
      return said.choices[0]?.message.content ?? '';
    },
    async stream(options) {
      let text = '';
      if (answers === 'responses') {
        const events = await client(options).responses.create({ model: options.model, input: 'Hi', stream: true });
        for await (const event of events) text += event.type === 'response.output_text.delta' ? event.delta : '';
        return text;
      }
      const asked = { model: options.model, messages: MESSAGES, stream: true as const };
      for await (const chunk of await client(options).chat.completions.create(asked))
        text += chunk.choices[0]?.delta.content ?? '';
      return text;
    },
    classes: {
      400: openai.BadRequestError,
      413: openai.APIError,
      429: openai.RateLimitError,
      502: openai.InternalServerError,
      503: openai.InternalServerError,
      504: openai.InternalServerError,
    },
    broken: openai.APIError,
    tries: true,
  };
}

function anthropicPackage(name: string, sdk: typeof anthropic, classes: Partial<SdkPackage['classes']>): SdkPackage {
  const client = ({ url, token, retries }: AskOptions): anthropic.Anthropic =>
    new sdk.Anthropic({ baseURL: url, apiKey: token, ...(retries === undefined ? {} : { maxRetries: retries }) });
  return {
    name,
    dialect: 'anthropic-messages',
    async ask(options) {
      const said = await client(options).messages.create({ model: options.model, max_tokens: 10, messages: MESSAGES });
      return said.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    },
    async stream(options) {
      let text = '';
      const asked = { model: options.model, max_tokens: 10, messages: MESSAGES, stream: true as const };
      for await (const event of await client(options).messages.create(asked))
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text;
      return text;
    },
    classes: {
      400: sdk.BadRequestError,
      413: sdk.APIError,
      429: sdk.RateLimitError,
      502: sdk.InternalServerError,
      503: sdk.InternalServerError,
      504: sdk.InternalServerError,
      ...classes,
    },
    broken: sdk.APIError,
    tries: true,
  };
}

const google = ({ url, token }: AskOptions): GoogleGenAI =>
  new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: url } });

export const SDK_PACKAGES: readonly SdkPackage[] = [
  openaiPackage('openai, chat completions', 'chat'),
  openaiPackage('openai, responses', 'responses'),
  anthropicPackage('@anthropic-ai/sdk 1.x', anthropic, {
    413: anthropic.ContentTooLargeError,
    503: anthropic.ServiceUnavailableError,
    504: anthropic.GatewayTimeoutError,
  }),
  // Of the same names and shapes as far as this test looks; its types are another version's.
  anthropicPackage('@anthropic-ai/sdk 0.x', anthropic0 as unknown as typeof anthropic, {}),
  {
    name: '@google/genai',
    dialect: 'gemini',
    ask: async (options) =>
      (await google(options).models.generateContent({ model: options.model, contents: 'Hi' })).text ?? '',
    async stream(options) {
      let text = '';
      const asked = { model: options.model, contents: 'Hi' };
      for await (const chunk of await google(options).models.generateContentStream(asked)) text += chunk.text ?? '';
      return text;
    },
    classes: { 400: ApiError, 413: ApiError, 429: ApiError, 502: ApiError, 503: ApiError, 504: ApiError },
    broken: Error,
    tries: false,
  },
];

/** What a call raises, and its status; throws when it raises nothing. */
export async function raisedBy(
  asked: Promise<unknown>,
): Promise<{ readonly error: unknown; readonly status: unknown }> {
  try {
    await asked;
  } catch (error) {
    return { error, status: error instanceof Error && 'status' in error ? error.status : null };
  }
  throw new Error('nothing was thrown');
}
