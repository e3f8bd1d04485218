import { joinObject, quote } from '../../lib/json/index.ts';
import type { MediaSource } from '../conversation/index.ts';

export type MediaKind = 'image' | 'document' | 'audio' | 'video';

/** What the API calls the formats that it takes, by media type. */
const FORMATS: Readonly<Record<MediaKind, ReadonlyMap<string, string>>> = {
  image: new Map([
    ['image/png', 'png'],
    ['image/jpeg', 'jpeg'],
    ['image/jpg', 'jpeg'],
    ['image/gif', 'gif'],
    ['image/webp', 'webp'],
  ]),
  document: new Map([
    ['application/pdf', 'pdf'],
    ['text/csv', 'csv'],
    ['application/msword', 'doc'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
    ['application/vnd.ms-excel', 'xls'],
    ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
    ['text/html', 'html'],
    ['text/plain', 'txt'],
    ['text/markdown', 'md'],
  ]),
  audio: new Map([
    ['audio/mpeg', 'mp3'],
    ['audio/mp3', 'mp3'],
    ['audio/wav', 'wav'],
    ['audio/x-wav', 'wav'],
    ['audio/wave', 'wav'],
    ['audio/flac', 'flac'],
    ['audio/ogg', 'ogg'],
    ['audio/opus', 'opus'],
    ['audio/aac', 'aac'],
    ['audio/mp4', 'mp4'],
    ['audio/m4a', 'm4a'],
    ['audio/x-m4a', 'm4a'],
    ['audio/webm', 'webm'],
    ['audio/pcm', 'pcm'],
    ['audio/l16', 'pcm'],
    ['audio/x-matroska', 'mka'],
  ]),
  video: new Map([
    ['video/mp4', 'mp4'],
    ['video/quicktime', 'mov'],
    ['video/mpeg', 'mpeg'],
    ['video/webm', 'webm'],
    ['video/x-matroska', 'mkv'],
    ['video/x-flv', 'flv'],
    ['video/x-ms-wmv', 'wmv'],
    ['video/3gpp', 'three_gp'],
  ]),
};

/** Extensions that are no formats themselves. */
const EXTENSIONS: Readonly<Record<string, string>> = { jpg: 'jpeg', '3gp': 'three_gp', htm: 'html', markdown: 'md' };

/** The format of a medium by its type, else by its file's name; null: the API takes none such. */
export function formatOf(kind: MediaKind, mediaType: string | null, name: string | null): string | null {
  const found = mediaType === null ? undefined : FORMATS[kind].get(mediaType.toLowerCase().replace(/;.*$/, ''));
  if (found !== undefined) return found;
  const extension = name === null ? '' : (/\.(\w+)(?:[?#].*)?$/.exec(name)?.[1] ?? '').toLowerCase();
  const format = EXTENSIONS[extension] ?? extension;
  if ([...FORMATS[kind].values()].includes(format)) return format;
  return kind === 'document' && /^(?:text\/|application\/(?:json|xml|yaml))/.test(mediaType ?? '') ? 'txt' : null;
}

/** The media type of a format of the API. */
export function mediaTypeOf(kind: MediaKind, format: string): string {
  for (const [type, name] of FORMATS[kind]) if (name === format) return type;
  return `${kind === 'document' ? 'application' : kind}/${format === '' ? 'octet-stream' : format}`;
}

/** Bytes, or an object in the vendor's own store; null: it fetches from nowhere else. */
export function encodeSource(source: MediaSource): string | null {
  switch (source.kind) {
    case 'base64':
      return source.data === '' ? null : joinObject([['bytes', quote(source.data)]]);
    case 'text':
      return source.text.trim() === ''
        ? null
        : joinObject([['bytes', quote(Buffer.from(source.text, 'utf8').toString('base64'))]]);
    case 'url':
      return source.url.startsWith('s3://')
        ? joinObject([['s3Location', joinObject([['uri', quote(source.url)]])]])
        : null;
    case 'file':
      return null;
    default:
      return source satisfies never;
  }
}
