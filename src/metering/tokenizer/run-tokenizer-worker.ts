import { loadOnce } from '../../lib/load-once.ts';
import type { TokenizerAnswer, TokenizerQuestion } from './port.ts';
import { splitRuns } from './split-runs.ts';

/** What it needs of the worker's global scope. */
export interface TokenizerScope {
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  postMessage(message: unknown): void;
}

type CountText = (text: string) => number;

const loadTokenizer = loadOnce(async (): Promise<CountText> => {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  // What looks like a mark of the model's own is text here.
  const options = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };
  return (text) => countTokens(text, options);
});

function countAll(texts: readonly string[], countText: CountText): number {
  let tokens = 0;
  for (const text of texts) for (const piece of splitRuns(text)) tokens += countText(piece);
  return tokens;
}

/** The body of the tokenizer's thread: `main.ts` calls it when it is started with that role. Told to close, it lets the thread end by itself. */
export function runTokenizerWorker(scope: TokenizerScope): void {
  const send = (answer: TokenizerAnswer): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    scope.postMessage(answer);
  };

  async function answer(question: Exclude<TokenizerQuestion, { close: true }>): Promise<void> {
    const countText = await loadTokenizer();
    const { id, input, output } = question;
    send({ id, input: countAll(input, countText), output: countAll(output, countText) });
  }

  function receive(event: MessageEvent): void {
    const question = event.data as TokenizerQuestion;
    if ('close' in question) scope.removeEventListener('message', receive);
    else void answer(question);
  }

  scope.addEventListener('message', receive);
  send({ ready: true });
}
