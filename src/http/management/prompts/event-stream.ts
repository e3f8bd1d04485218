import { AnswerBuilder } from '../../../dialects/conversation/index.ts';
import type { ConversationEvent } from '../../../dialects/conversation/index.ts';
import type { GatewayError } from '../../../lib/errors/index.ts';
import { encodeSseEvent } from '../../../lib/sse/index.ts';
import type { EventSink, RequestFacts, SettledFacts } from '../../../pipeline/port.ts';
import { renderAnswer } from './answer.ts';

/** The writing end that the events go to. */
interface Writer {
  write(bytes: Uint8Array): boolean;
  onDrain(callback: () => void): void;
  end(): void;
}

/** Renders canonical events as the prompt API's own: `delta` …, then `done` or `error` (API.md 4.2.1). */
export class PromptEventSink implements EventSink {
  readonly #writer: Writer;
  readonly #encodeError: (error: GatewayError) => string;
  readonly #answer = new AnswerBuilder();

  constructor(writer: Writer, encodeError: (error: GatewayError) => string) {
    this.#writer = writer;
    this.#encodeError = encodeError;
  }

  event(event: ConversationEvent): boolean {
    this.#answer.add(event);
    if (event.type !== 'text-delta' && event.type !== 'refusal-delta') return true;
    return this.#writer.write(encodeSseEvent(JSON.stringify({ output: event.text }), 'delta'));
  }

  onDrain(callback: () => void): void {
    this.#writer.onDrain(callback);
  }

  done(facts: SettledFacts): void {
    this.#writer.write(encodeSseEvent(JSON.stringify(renderAnswer(this.#answer.build(), facts)), 'done'));
    this.#writer.end();
  }

  failed(error: GatewayError, _facts: RequestFacts): void {
    this.#writer.write(encodeSseEvent(this.#encodeError(error), 'error'));
    this.#writer.end();
  }
}
