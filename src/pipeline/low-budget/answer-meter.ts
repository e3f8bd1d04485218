import type { TapState } from '../../dialects/port.ts';
import { totalInput } from '../../metering/index.ts';
import type { Usage } from '../../store/records/index.ts';

/** Reads an answer ahead of its client; what it makes of it is thrown away. */
export interface AheadReader {
  readonly state: TapState;
  push(chunk: Uint8Array): void;
}

/** First byte, in UTF-8, of the characters that are about a token each: those from U+2000 on, all of East Asia among them. */
const WIDE_FROM = 0xe2;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const DIGIT_2 = 0x32;

/** Three characters a token are below what most languages and code have. */
const CHARACTERS_PER_TOKEN = 3;

/** Tokens of so many characters, of which some are about a token each. */
export function countFromAbove(characters: number, wideCharacters = 0): number {
  const wide = Math.min(wideCharacters, characters);
  return Math.ceil((characters - wide) / CHARACTERS_PER_TOKEN) + wide;
}

/** Counts the output tokens of an answer as it comes, from above; what its provider reports on the way counts where it is more. */
export class AnswerMeter {
  readonly #reader: AheadReader;
  readonly #countLikely: (characters: number) => number;
  #wide = 0;
  /** The last two bytes, where an escape may begin. */
  #before = 0;
  #last = 0;

  /** @param countLikely tokens of so many characters, as this model's answers have them */
  constructor(reader: AheadReader, countLikely: (characters: number) => number) {
    this.#reader = reader;
    this.#countLikely = countLikely;
  }

  push(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (byte >= WIDE_FROM) this.#wide++;
      // `\u4e2d`; escapes of control characters begin with a zero.
      else if (byte >= DIGIT_2 && this.#last === LOWER_U && this.#before === BACKSLASH) this.#wide++;
      this.#before = this.#last;
      this.#last = byte;
    }
    this.#reader.push(chunk);
  }

  get outputTokens(): number {
    const { usage, visibleCharacters, finishReason } = this.#reader.state;
    const counted = Math.max(countFromAbove(visibleCharacters, this.#wide), this.#countLikely(visibleCharacters));
    // What is reported at the end keeps nothing back any more.
    return usage === null || finishReason !== null ? counted : Math.max(counted, usage.output);
  }

  /** Whether the answer has said why it ends: nothing that costs follows. */
  get ended(): boolean {
    return this.#reader.state.finishReason !== null;
  }

  get reported(): Usage | null {
    return this.#reader.state.usage;
  }

  /** As reported; 0 while nothing is. */
  get inputTokens(): number {
    const { usage } = this.#reader.state;
    return usage === null ? 0 : totalInput(usage);
  }
}
