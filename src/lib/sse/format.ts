const encoder = new TextEncoder();

/**
 * One server-sent event as text. `data` may have several lines; `event` must have none.
 * Source: WHATWG HTML, section 9.2.
 */
export function formatSseEvent(data: string, event?: string): string {
  const name = event === undefined ? '' : `event: ${event}\n`;
  const body = /[\r\n]/.test(data) ? data.split(/\r\n|\r|\n/).join('\ndata: ') : data;
  return `${name}data: ${body}\n\n`;
}

/** The same as bytes. */
export function encodeSseEvent(data: string, event?: string): Uint8Array {
  return encoder.encode(formatSseEvent(data, event));
}

/** A comment, which every client skips: keeps a connection alive. `text` must have no line break. */
export function encodeSseComment(text: string): Uint8Array {
  return encoder.encode(`: ${text}\n\n`);
}
