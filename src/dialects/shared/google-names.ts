import type { JsonRecord, JsonView } from '../../lib/json/index.ts';

/** The other spelling of a member: the API takes both (protobuf's JSON). */
function toSnake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A member under either spelling. */
export function pick(record: JsonRecord, name: string): unknown {
  return record[name] ?? record[toSnake(name)];
}

/** The text of a member under either spelling. */
export function pickView(view: JsonView | null, name: string): JsonView | null {
  return view?.get(name) ?? view?.get(toSnake(name)) ?? null;
}

/** The spelling that is documented, of either. */
export function toCamel(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
