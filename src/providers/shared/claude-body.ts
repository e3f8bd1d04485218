import { joinObject, JsonView, quote } from '../../lib/json/index.ts';

export interface ClaudeBodyEdit {
  /** The cloud's own version of the API. */
  readonly version: string;
  /** Members that the cloud does not take. */
  readonly without: readonly string[];
  /** Betas that go into the body; none: they go as a header or not at all. */
  readonly betas: readonly string[];
}

/** A Messages body as clouds take it: the model stands in the address, the version in the body, `messages` come last (Vertex wants it). */
export function editClaudeBody(body: string, edit: ClaudeBodyEdit): string {
  const members = new JsonView(body).members();
  const dropped = new Set([...edit.without, 'model', 'anthropic_version', 'messages']);
  if (edit.betas.length > 0) dropped.add('anthropic_beta');
  const kept = members.filter(([name]) => !dropped.has(name)).map(([name, value]) => [name, value.json] as const);
  const betas = edit.betas.length === 0 ? null : JSON.stringify(edit.betas);
  const messages = members.findLast(([name]) => name === 'messages')?.[1].json ?? null;
  return joinObject([
    ['anthropic_version', quote(edit.version)],
    ['anthropic_beta', betas],
    ...kept,
    ['messages', messages],
  ]);
}
