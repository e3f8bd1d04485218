/** Text of foreign origin as every database takes it: without U+0000 and halves of surrogate pairs, and not longer than `lengthMax`. */
export function toStorableText(text: string, lengthMax: number): string {
  return text.slice(0, lengthMax).replaceAll('\u0000', '\ufffd').toWellFormed();
}
