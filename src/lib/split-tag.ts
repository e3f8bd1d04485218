/**
 * Splits `name:text` at the first colon that no backslash stands before. In the name `\:` is a colon and `\\` a backslash, so that each name can be
 * said; the text is as it is. null: there is no name, or no text.
 */
export function splitTag(tag: string): readonly [name: string, text: string] | null {
  const match = /^((?:\\[\\:]|\\(?![\\:])|[^:\\])+):([^]+)$/.exec(tag);
  return match === null ? null : [(match[1] ?? '').replaceAll(/\\([\\:])/g, '$1'), match[2] ?? ''];
}
