import type { BunFile } from 'bun';

/**
 * A file that came with the program, by what importing it `with { type: 'file' }` gave: a path of its own in the sources and in
 * the executable, one beside the code in a bundle.
 */
export function openOwnFile(imported: string): BunFile {
  return Bun.file(new URL(imported, import.meta.url));
}
