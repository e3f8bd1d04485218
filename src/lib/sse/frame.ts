/** What one frame of an event stream says. */
export interface SseFrame {
  /** The `event:` field; null when the frame has none. */
  readonly event: string | null;
  /** The `data:` lines joined with LF; null when the frame has none (comments, ids, blank lines). */
  readonly data: string | null;
}

const decoder = new TextDecoder();

function stripField(line: string, name: string): string | null {
  if (!line.startsWith(name)) return null;
  const rest = line.slice(name.length);
  if (rest === '') return '';
  if (rest.charCodeAt(0) !== 58) return null;
  return rest.charCodeAt(1) === 32 ? rest.slice(2) : rest.slice(1);
}

function parseLines(text: string): SseFrame {
  let event: string | null = null;
  let data: string | null = null;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const piece = stripField(line, 'data');
    if (piece !== null) data = data === null ? piece : `${data}\n${piece}`;
    else event = stripField(line, 'event') ?? event;
  }
  return { event, data };
}

/** Reads one frame with or without its blank line. Broken UTF-8 becomes replacement characters; never throws. */
export function parseSseFrame(bytes: Uint8Array, start: number, end: number): SseFrame {
  const text = decoder.decode(bytes.subarray(start, end));
  // Nearly every frame is one `data: ` line ended by LF LF.
  if (text.startsWith('data: ') && text.indexOf('\n') === text.length - 2 && !text.includes('\r')) {
    return { event: null, data: text.slice(6, -2) };
  }
  // Or that with its event's name before it.
  if (text.startsWith('event: ') && !text.includes('\r')) {
    const line = text.indexOf('\n');
    if (
      text.startsWith('data: ', line + 1) &&
      text.indexOf('\n', line + 1) === text.length - 2 &&
      text.endsWith('\n\n')
    )
      return { event: text.slice(7, line), data: text.slice(line + 7, -2) };
  }
  return parseLines(text);
}
