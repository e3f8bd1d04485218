/** Longest name of a function that every format takes. */
const NAME_MAX = 64;

/** A tool that its client keeps in a group. */
export interface GroupedName {
  readonly namespace: string;
  readonly name: string;
}

/** What a grouped tool is called in formats without groups; without a group its own name. */
export function flattenName({ namespace, name }: GroupedName): string {
  const flat = namespace === '' ? name : `${namespace}${namespace.endsWith('__') ? '' : '__'}${name}`;
  return flat.length > NAME_MAX ? name : flat;
}
