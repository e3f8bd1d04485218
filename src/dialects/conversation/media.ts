import type { MediaSource } from './content.ts';

const DATA_URL = /^data:([^;,]*)(?:;[^;,]*)*;base64,/i;

/** URL-safe base64 in the standard alphabet, padded, without white space: what every dialect takes. */
export function normalizeBase64(data: string): string {
  const standard = /[-_\s]/.test(data) ? data.replaceAll('-', '+').replaceAll('_', '/').replaceAll(/\s/g, '') : data;
  const missing = standard.length % 4;
  return missing === 0 ? standard : standard + '='.repeat(4 - missing);
}

/** An address, or the bytes that a `data:` URL holds. */
export function readMediaUrl(url: string): MediaSource {
  const head = DATA_URL.exec(url);
  if (head === null) return { kind: 'url', url, mediaType: null };
  const mediaType = head[1] === undefined || head[1] === '' ? 'application/octet-stream' : head[1].toLowerCase();
  return { kind: 'base64', mediaType, data: normalizeBase64(url.slice(head[0].length)) };
}

/** One URL for a source that has one; null for a file by id or a text. */
export function writeMediaUrl(source: MediaSource): string | null {
  if (source.kind === 'url') return source.url;
  return source.kind === 'base64' ? `data:${source.mediaType};base64,${source.data}` : null;
}
