import type { InputParts } from '../../metering/index.ts';
import { ESTIMATED_IMAGE_TOKENS, ESTIMATED_LOW_IMAGE_TOKENS, weighAround } from '../../metering/index.ts';

/** Media are told by kind, and the costliest model of a kind takes half as many again. */
const MEDIA_MOST = 1.5;
/** Base64 that is shorter weighs as text. */
const DATA_LENGTH_MIN = 256;
const NO_DATA: readonly string[] = [];

/** A document that is only named, by id or address: a few pages, and the thirty that recorded ones seldom exceed. */
const NAMED_FILE = { likely: 10_000, most: 32_000 };
/** Base64 characters of a document a token: pages become text and an image each. */
const FILE_PER_TOKEN = 5;
/** The same of audio: 32 tokens a second of sound at 32 kbit/s, or of uncompressed sound at 8 kHz; and of video, 300 a second. */
const COMPRESSED_AUDIO_PER_TOKEN = 166;
const WAVE_AUDIO_PER_TOKEN = 666;
const VIDEO_PER_TOKEN = 400;

/** What is kept where we cannot see it: a conversation, a prompt, a cached context. */
const UNSEEN_STATE = { likely: 8000, most: 50_000 };

/** One model counts an image at 33 times the tokens of its peers, so that it costs the same: 1024 x 1024 is 25,501. */
const SCALED_IMAGE_MODEL = /gpt-4o-mini/;
const SCALED_IMAGE = 34;

/**
 * Input tokens that a tool of the provider's brings, which no request shows, by what its name says: of all its uses where the request does not
 * bound them, of the first, and of each other (what earlier ones brought is read again). From recorded traffic (`docs/performance.md`).
 */
const HOSTED: readonly (readonly [name: RegExp, unbounded: number, first: number, next: number])[] = [
  [/tool_?search/i, 2000, 2000, 500],
  [/file_?search|retrieval/i, 16_000, 16_000, 16_000],
  [/search|maps/i, 50_000, 35_000, 25_000],
  [/fetch|url_?context/i, 24_000, 16_000, 12_000],
  [/code|shell|container/i, 12_000, 12_000, 8000],
];
const OTHER_HOSTED = 10_000;
/** A description of a computer, an editor, a shell. */
const PROVIDED_TOOL = { likely: 400, most: 1000 };
/** Of a bound what is usual. */
const HOSTED_LIKELY = 0.25;

function hostedMost(name: string, uses: number | null): number {
  const known = HOSTED.find(([pattern]) => pattern.test(name));
  if (known === undefined) return OTHER_HOSTED;
  const [, unbounded, first, next] = known;
  return uses === null || !(uses >= 1) ? unbounded : first + (Math.ceil(uses) - 1) * next;
}

/** Takes apart the input of a body: its text, and what the text does not show. */
export class InputCounter {
  /** Base64 in the body, which is no tokens, in its order. */
  #data: string[] | null = null;
  readonly #imageScale: number;
  #beside = 0;
  #besideMax = 0;

  constructor(model: string) {
    this.#imageScale = SCALED_IMAGE_MODEL.test(model) ? SCALED_IMAGE : 1;
  }

  /** @param data its base64; empty: it is only named */
  addImage(data: string, isLow = false): void {
    this.#leave(data);
    this.#addMedia(this.#imageScale * (isLow ? ESTIMATED_LOW_IMAGE_TOKENS : ESTIMATED_IMAGE_TOKENS));
  }

  addFile(data: string): void {
    this.#leave(data);
    if (data === '') this.#add(NAMED_FILE);
    else this.#addMedia(Math.max(ESTIMATED_IMAGE_TOKENS, Math.ceil(data.length / FILE_PER_TOKEN)));
  }

  addAudio(data: string, isWave: boolean): void {
    this.#leave(data);
    this.#addMedia(Math.ceil(data.length / (isWave ? WAVE_AUDIO_PER_TOKEN : COMPRESSED_AUDIO_PER_TOKEN)));
  }

  addVideo(data: string): void {
    this.#leave(data);
    this.#addMedia(Math.max(ESTIMATED_IMAGE_TOKENS, Math.ceil(data.length / VIDEO_PER_TOKEN)));
  }

  addUnseenState(): void {
    this.#add(UNSEEN_STATE);
  }

  /** @param uses how often it may be used at most; null: the request does not say */
  addHosted(name: string, uses: number | null): void {
    const most = hostedMost(name, uses);
    this.#add({ likely: Math.ceil(most * HOSTED_LIKELY), most });
  }

  /** A tool that the client runs and names, and the provider describes. */
  addProvided(): void {
    this.#add(PROVIDED_TOOL);
  }

  /** Tokens of what is no text, as they usually are. */
  get beside(): number {
    return this.#beside;
  }

  finish(body: Uint8Array, tools: boolean): InputParts {
    return { text: weighAround(body, this.#data ?? NO_DATA), beside: this.#beside, besideMax: this.#besideMax, tools };
  }

  #add({ likely, most }: { readonly likely: number; readonly most: number }): void {
    this.#beside += likely;
    this.#besideMax += most;
  }

  #addMedia(tokens: number): void {
    this.#add({ likely: tokens, most: Math.ceil(tokens * MEDIA_MOST) });
  }

  #leave(data: string): void {
    if (data.length >= DATA_LENGTH_MIN) (this.#data ??= []).push(data);
  }
}
