import {
  applyEdits,
  asString,
  findMember,
  joinArray,
  joinObject,
  JsonView,
  parseJson,
  scanChildren,
  scanMembers,
  setMember,
} from '../../lib/json/index.ts';
import type { TextEdit } from '../../lib/json/index.ts';
import { WRAPPED_PREFIX } from '../conversation/index.ts';
import type { BodyEdit } from '../port.ts';
import { SKIP_SIGNATURE } from './encode-parts.ts';
import { isThirdGeneration } from './models.ts';
import { pickView } from './names.ts';

/** A part without a signature that is of another maker; null: the whole part is. */
function withoutWrapped(part: JsonView, model: string): string | null {
  const signature = pickView(part, 'thoughtSignature');
  if (signature === null || !asString(parseJson(signature.json)).startsWith(WRAPPED_PREFIX)) return part.json;
  if (part.get('thought')?.json === 'true') return null;
  const kept = part
    .members()
    .filter(([key]) => key !== 'thoughtSignature' && key !== 'thought_signature')
    .map(([key, value]): [string, string] => [key, value.json]);
  const isChecked = pickView(part, 'functionCall') !== null && isThirdGeneration(model);
  return joinObject(isChecked ? [...kept, ['thoughtSignature', JSON.stringify(SKIP_SIGNATURE)]] : kept);
}

/** What we wrapped for the client is of another maker: this one refuses what it did not sign. */
function dropWrapped(text: string, model: string): TextEdit[] {
  if (!text.includes(WRAPPED_PREFIX)) return [];
  const edits: TextEdit[] = [];
  for (const content of new JsonView(text).get('contents')?.items() ?? []) {
    const parts = content.get('parts');
    if (parts === null || !parts.json.includes(WRAPPED_PREFIX)) continue;
    const kept = parts.items().map((part) => withoutWrapped(part, model));
    edits.push(parts.replace(joinArray(kept.filter((json) => json !== null))));
  }
  return edits;
}

function lowerCap(text: string, cap: number): TextEdit[] {
  const members = scanMembers(text);
  const config = findMember(members, 'generationConfig') ?? findMember(members, 'generation_config');
  if (config === undefined || text.charAt(config.start) !== '{')
    return [setMember(text, 0, members, 'generationConfig', `{"maxOutputTokens":${cap}}`)];
  const children = scanChildren(text, config);
  const name = findMember(children, 'max_output_tokens') === undefined ? 'maxOutputTokens' : 'max_output_tokens';
  const given = findMember(children, name);
  if (given !== undefined && Number(text.slice(given.start, given.end)) <= cap) return [];
  return [setMember(text, config.start, children, name, String(cap))];
}

/**
 * The kept body with its cap lowered and without signatures that are not this provider's; the model stands in the path and usage is
 * always reported. Untouched outside.
 */
export function editBody(text: string, edit: BodyEdit): string {
  const cap = edit.outputTokensMax;
  return applyEdits(text, [...dropWrapped(text, edit.model), ...(cap === null ? [] : lowerCap(text, cap))]);
}
