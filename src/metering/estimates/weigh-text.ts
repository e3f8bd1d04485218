/** Weights are kept as whole twentieths of a token. */
const UNIT = 20;
const BYTES = 256;
/** What stands before a text. */
const NOTHING = 0x20;

type ByteClass = readonly [first: number, next: number];

/*
 * Tokens of the first byte of a run of its class, and of each that follows it in the run. Text weighs as it stands in JSON: escapes as
 * they are written.
 */
const LOWER: ByteClass = [0.6, 0.2];
const UPPER: ByteClass = [0.6, 0.4];
/** Some vocabularies have a token for each digit, others one for three. */
const DIGIT: ByteClass = [0.9, 0.7];
const SPACE: ByteClass = [0.05, 0.1];
const QUOTE: ByteClass = [0.25, 0.25];
const SYMBOL: ByteClass = [0.6, 0.4];
const CONTINUATION: ByteClass = [0, 0];

/** Tokens of a character above ASCII. */
const ALPHABET = 0.75;
const IDEOGRAPH = 1.2;
const RARE = 2.2;
const PICTURE = 4;

/** Leads of two and three bytes whose characters are common, from and to, and the second bytes between which they are. */
const COMMON: readonly (readonly [from: number, to: number, second: number, last: number, tokens: number])[] = [
  // Latin with accents, Greek, Cyrillic, Armenian, Hebrew, Arabic.
  [0xc2, 0xdb, 0x80, 0xbf, ALPHABET],
  // Scripts of South and South-East Asia; Latin with two accents.
  [0xe0, 0xe0, 0xa4, 0xbf, IDEOGRAPH],
  [0xe1, 0xe1, 0x80, 0x87, IDEOGRAPH],
  [0xe1, 0xe1, 0xb8, 0xbb, IDEOGRAPH],
  // Typographic marks.
  [0xe2, 0xe2, 0x80, 0x81, IDEOGRAPH],
  // Chinese, Japanese, Korean, and their wide forms.
  [0xe3, 0xe9, 0x80, 0xbf, IDEOGRAPH],
  [0xea, 0xea, 0xb0, 0xbf, IDEOGRAPH],
  [0xeb, 0xec, 0x80, 0xbf, IDEOGRAPH],
  [0xed, 0xed, 0x80, 0x9f, IDEOGRAPH],
  [0xef, 0xef, 0xbc, 0xbf, IDEOGRAPH],
];

function classOf(byte: number): ByteClass {
  if (byte >= 0x80) return CONTINUATION;
  if (byte >= 0x61 && byte <= 0x7a) return LOWER;
  if (byte >= 0x41 && byte <= 0x5a) return UPPER;
  if (byte >= 0x30 && byte <= 0x39) return DIGIT;
  if (byte === 0x20) return SPACE;
  return byte === 0x22 || byte === 0x5c ? QUOTE : SYMBOL;
}

/** Tokens of a character that begins with these two bytes. */
function tokensOfLead(lead: number, second: number): number {
  if (lead >= 0xf0) return PICTURE;
  const common = COMMON.find(
    ([from, to, least, most]) => lead >= from && lead <= to && second >= least && second <= most,
  );
  return common === undefined ? RARE : common[4];
}

/** By a byte and the one before it: a table of pairs needs one look for each byte. A character above ASCII weighs at its second one. */
function listPairs(): Uint8Array {
  const pairs = new Uint8Array(BYTES * BYTES);
  for (let before = 0; before < BYTES; before++) {
    for (let byte = 0; byte < BYTES; byte++) {
      const [first, next] = classOf(byte);
      const isSecond = before >= 0xc2 && byte >= 0x80 && byte < 0xc0;
      const tokens = isSecond ? tokensOfLead(before, byte) : classOf(before) === classOf(byte) ? next : first;
      pairs[before * BYTES + byte] = Math.round(tokens * UNIT);
    }
  }
  return pairs;
}

const WEIGHTS = listPairs();
const encoder = new TextEncoder();

/**
 * Tokens of a text by the classes of its bytes (UTF-8), as a vocabulary would have them that is poor for its language: most need half
 * of it. Linear, about half a nanosecond a byte.
 */
export function weighBytes(bytes: Uint8Array): number {
  let weight = 0;
  let before = NOTHING;
  // Against the length itself: with any other bound each index is checked anew and takes several times as long (seen).
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? NOTHING;
    weight += WEIGHTS[before * BYTES + byte] ?? 0;
    before = byte;
  }
  return weight / UNIT;
}

/** The same of a text that is no bytes yet. */
export function weighText(text: string): number {
  return weighBytes(encoder.encode(text));
}

/**
 * The same without some strings that stand in the text, in their order: data in base64, which are no tokens. One that is not found as it
 * is, because it was escaped, weighs as text.
 */
export function weighAround(bytes: Uint8Array, left: readonly string[]): number {
  if (left.length === 0) return weighBytes(bytes);
  const searched = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let weight = 0;
  let from = 0;
  for (const piece of left) {
    const at = searched.indexOf(piece, from, 'latin1');
    if (at < 0) continue;
    weight += weighBytes(bytes.subarray(from, at));
    from = at + piece.length;
  }
  return weight + weighBytes(bytes.subarray(from));
}
