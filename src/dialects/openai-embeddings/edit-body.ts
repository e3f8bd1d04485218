import { applyEdits, scanMembers, setMember } from '../../lib/json/index.ts';
import type { BodyEdit } from '../port.ts';

/** The kept body under the provider's name of the model; untouched outside. */
export function editBody(text: string, { model }: BodyEdit): string {
  return applyEdits(text, [setMember(text, 0, scanMembers(text), 'model', JSON.stringify(model))]);
}
