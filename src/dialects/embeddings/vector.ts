import { GatewayError } from '../../lib/errors/index.ts';
import { parseJson } from '../../lib/json/index.ts';
import type { JsonView } from '../../lib/json/index.ts';
import type { Vector } from './answer.ts';

const FLOAT_BYTES = 4;
/** Far above what any model says; bytes that are something else, such as 8-bit integers, are all over the range. */
const MAGNITUDE_MAX = 1e6;
/** From so many values on, a zero at every other place is no chance: they are 64-bit floats of few digits. */
const WIDE_MIN = 16;

function unreadable(problem: string): GatewayError {
  return new GatewayError('upstream_error', { internal: `a vector: ${problem}` });
}

/**
 * A list of numbers as a vector; `view` is its text.
 * @throws GatewayError `upstream_error` when it is none
 */
export function readNumbers(values: unknown, view: JsonView | null | undefined): Vector {
  const isList = Array.isArray(values) && values.length > 0 && values.every((one) => typeof one === 'number');
  if (isList && view !== null && view !== undefined) return view.json;
  throw unreadable('not a list of numbers');
}

function areFloats(values: readonly number[]): boolean {
  if (values.length === 0 || !values.every((value) => Math.abs(value) <= MAGNITUDE_MAX)) return false;
  const isWide = values.length >= WIDE_MIN && values.every((value, place) => place % 2 === 1 || value === 0);
  return !isWide || values.every((value) => value === 0);
}

/**
 * Base64 of 32-bit floats, little endian, as a vector whose numbers name exactly them.
 * @throws GatewayError `upstream_error` when it is none; some servers send other bytes
 */
export function readFloats(base64: string): Vector {
  const bytes = Buffer.from(base64, 'base64');
  const values: number[] = [];
  for (let at = 0; at + FLOAT_BYTES <= bytes.length; at += FLOAT_BYTES) values.push(bytes.readFloatLE(at));
  if (bytes.length % FLOAT_BYTES !== 0 || !areFloats(values)) throw unreadable('not a list of 32-bit floats');
  return JSON.stringify(values);
}

/** A vector as base64 of 32-bit floats, little endian, each the nearest one to the number that was written. */
export function writeFloats(vector: Vector): string {
  const values = parseJson(vector);
  return Buffer.from(new Float32Array(Array.isArray(values) ? values : []).buffer).toString('base64');
}

/**
 * The vectors of an answer, when they are as many as the inputs.
 * @throws GatewayError `upstream_error` otherwise: a missing one would move all that follow to another input
 */
export function requireVectors(vectors: readonly Vector[], inputs: number): readonly Vector[] {
  if (vectors.length === inputs) return vectors;
  throw new GatewayError('upstream_error', { internal: `${vectors.length} vectors for ${inputs} inputs` });
}
