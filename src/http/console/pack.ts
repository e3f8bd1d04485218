import packPath from '../../../dist/console/console.pack' with { type: 'file' };
import { openOwnFile } from '../../lib/own-file.ts';

/** The encodings in which a file is kept, best first. */
export const ENCODINGS = ['br', 'gzip', 'identity'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** One file of the console. */
export interface PackedFile {
  readonly contentType: string;
  /** Entity tag, with its quotes. */
  readonly tag: string;
  /** Where each encoding's bytes lie behind the index: offset and length. `identity` is always there. */
  readonly parts: Readonly<Partial<Record<Encoding, readonly [number, number]>>>;
}

/** The console's files, compressed when it was built; read from the disk when they are asked for. */
export interface Pack {
  /** By path behind `/console/`. */
  readonly files: ReadonlyMap<string, PackedFile>;
  /** What a page loads beside what every page does, by its path: `/customers/$id`. */
  readonly pages: ReadonlyMap<string, readonly string[]>;
  readonly read: (part: readonly [number, number]) => Blob;
}

interface PackIndex {
  readonly files: Readonly<Record<string, PackedFile>>;
  readonly pages: Readonly<Record<string, readonly string[]>>;
}

const LENGTH_BYTES = 4;

/** Reads the index of the built console: four bytes with its length, the index as JSON, then the files' bytes. */
export async function openPack(): Promise<Pack> {
  const file = openOwnFile(packPath);
  const length = new DataView(await file.slice(0, LENGTH_BYTES).arrayBuffer()).getUint32(0);
  const start = LENGTH_BYTES + length;
  const index = JSON.parse(await file.slice(LENGTH_BYTES, start).text()) as PackIndex;
  return {
    files: new Map(Object.entries(index.files)),
    pages: new Map(Object.entries(index.pages)),
    read: ([offset, bytes]) => file.slice(start + offset, start + offset + bytes),
  };
}
