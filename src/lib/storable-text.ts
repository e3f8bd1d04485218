const PLAIN = /^[\x20-\x7e]*$/;

/** Text of foreign origin as every database takes it: without U+0000 and halves of surrogate pairs, and not longer than `lengthMax`. */
export function toStorableText(text: string, lengthMax: number): string {
  if (text.length <= lengthMax && PLAIN.test(text)) return text;
  return text.slice(0, lengthMax).replaceAll('\u0000', '\ufffd').toWellFormed();
}
