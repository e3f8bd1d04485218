/**
 * The text of an object with one more member; the same where that has no value. Bodies of the usual request are written so: of a list of
 * pairs (`joinObject`) each pair is an object, and each piece another text.
 * @param text the object as far as it is written: it has a member, and its brace is open
 * @param name one of a format's own, that needs no escapes
 */
export function addMember(text: string, name: string, json: string | null): string {
  return json === null ? text : `${text},"${name}":${json}`;
}
