import { weighText } from './weigh-text.ts';

/** What is known of a request's input before it is sent. */
export interface InputParts {
  /** Weight of its text (`weighText`): what a model's own factor applies to. */
  readonly text: number;
  /** Tokens that the text does not show (media, named files, what hosted tools bring, state kept elsewhere), as they usually are … */
  readonly beside: number;
  /** … and at most, but for what no request can tell. */
  readonly besideMax: number;
  /** Whether tools are declared: servers write instructions around them. */
  readonly tools: boolean;
}

/** How a model turns parts into tokens. */
export interface InputScale {
  /** Tokens for each unit of text weight. */
  readonly factor: number;
  /** Tokens that the server adds to a request without tools, and to one with tools. */
  readonly around: number;
  readonly aroundTools: number;
}

/**
 * For a model of which nothing is known: 99 in 100 recorded requests whose input is text are below it, and with `around` at 110 fewer are
 * (bench/estimates.ts). Hidden instructions of a hundred tokens are usual, those around tools take up to 800.
 */
export const COLD_BOUND: InputScale = { factor: 1.25, around: 130, aroundTools: 1000 };
/** The same for what is charged where nothing is reported: near the truth, rather above. */
export const COLD_LIKELY: InputScale = { factor: 0.75, around: 10, aroundTools: 350 };

/** Whatever the model: what clients are told that ask for a count, and what routing goes by. */
const ANY_MODEL: InputScale = { factor: 0.9, around: 16, aroundTools: 500 };

/** Tokens of an input for any model: above most true counts, but near. */
export function estimateInput(parts: InputParts): number {
  return Math.ceil(scaleText(parts, ANY_MODEL) + parts.beside);
}

/** Tokens of the text and of what the server adds to it. */
export function scaleText(parts: InputParts, scale: InputScale): number {
  if (parts.text === 0) return 0;
  return parts.text * scale.factor + (parts.tools ? scale.aroundTools : scale.around);
}

/** An input that is nothing but text. */
export function textParts(text: string): InputParts {
  return { text: weighText(text), beside: 0, besideMax: 0, tools: false };
}

/** An input whose tokens were estimated from above by other means. */
export function countedParts(tokens: number): InputParts {
  return { text: 0, beside: tokens, besideMax: tokens, tools: false };
}

/** The same input with more that it does not show: both bounds grow by `tokens`. */
export function addBeside(parts: InputParts, tokens: number): InputParts {
  return { ...parts, beside: parts.beside + tokens, besideMax: parts.besideMax + tokens };
}
