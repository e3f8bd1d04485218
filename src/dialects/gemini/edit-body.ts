import { applyEdits, findMember, scanChildren, scanMembers, setMember } from '../../lib/json/index.ts';
import type { BodyEdit } from '../port.ts';

/** The kept body with its cap lowered; the model stands in the path and usage is always reported. Untouched outside. */
export function editBody(text: string, edit: BodyEdit): string {
  const cap = edit.outputTokensMax;
  if (cap === null) return text;
  const members = scanMembers(text);
  const config = findMember(members, 'generationConfig') ?? findMember(members, 'generation_config');
  if (config === undefined || text.charAt(config.start) !== '{')
    return applyEdits(text, [setMember(text, 0, members, 'generationConfig', `{"maxOutputTokens":${cap}}`)]);
  const children = scanChildren(text, config);
  const name = findMember(children, 'max_output_tokens') === undefined ? 'maxOutputTokens' : 'max_output_tokens';
  const given = findMember(children, name);
  if (given !== undefined && Number(text.slice(given.start, given.end)) <= cap) return text;
  return applyEdits(text, [setMember(text, config.start, children, name, String(cap))]);
}
