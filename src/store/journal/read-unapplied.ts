import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs';
import { StoreUnavailable } from '../port.ts';
import { readSegment } from './frame.ts';
import type { Frame, SegmentContent } from './frame.ts';
import { Segment, segmentPaths } from './segment.ts';

/** How far the database is. */
export interface JournalPlace {
  /** 32 hex digits; the files carry it too. */
  readonly name: string;
  readonly sequence: number;
}

/** What the files hold that the database does not. */
export interface Unapplied {
  /** In order. */
  readonly frames: readonly Frame[];
  /**
   * Where files were put that do not go on from the database: they belong to another state of it. A file that is
   * damaged is there as a copy.
   */
  readonly aside: readonly string[];
  /** Files that are gone, emptied or cut off though the database has taken over from them: what they held may be lost. */
  readonly missing: readonly string[];
}

function isUnapplied({ sequence }: JournalPlace): (frame: Frame) => boolean {
  return (frame) => frame.sequence > sequence;
}

/** Whether records are missing between the database and the oldest segment that has some for it. */
function hasHole(segments: readonly SegmentContent[], place: JournalPlace): boolean {
  const needed = segments.filter(({ frames }) => frames.some(isUnapplied(place)));
  return needed.length > 0 && Math.min(...needed.map(({ firstSequence }) => firstSequence)) > place.sequence + 1;
}

interface Found {
  readonly path: string;
  /** null: no segment. */
  readonly content: SegmentContent | null;
  /** It is no segment, and not the room for one either. */
  readonly isStrange: boolean;
  /** It is a segment, and no part of its room is missing. */
  readonly hasRoom: boolean;
}

function readSegmentFile(path: string): SegmentContent | null {
  const file = openSync(path, 'r');
  try {
    return readSegment({
      length: fstatSync(file).size,
      read(from, to) {
        const bytes = Buffer.allocUnsafe(to - from);
        return bytes.subarray(0, readSync(file, bytes, 0, to - from, from));
      },
    });
  } finally {
    closeSync(file);
  }
}

function readSegments(databasePath: string): readonly Found[] {
  return segmentPaths(databasePath)
    .filter((path) => existsSync(path))
    .map((path) => {
      const content = readSegmentFile(path);
      return {
        path,
        content,
        isStrange: content === null && readFileSync(path).some((byte) => byte !== 0),
        hasRoom: content !== null && statSync(path).size >= Segment.roomBytes,
      };
    });
}

/** A name beside `path` that nothing has yet: what was put aside before stays. */
function nameAside(path: string, { name, sequence }: JournalPlace): string {
  const first = `${path}.aside-${name.slice(0, 8)}-${sequence}`;
  let aside = first;
  for (let count = 2; existsSync(aside); count++) aside = `${first}-${count}`;
  return aside;
}

/**
 * Throws `StoreUnavailable` when the files hold records that this version does not read. To be called before the schema
 * changes, which would keep the version that reads them from doing so.
 */
export function requireReadable(databasePath: string, place: JournalPlace): void {
  const isForeign = readSegments(databasePath).some(
    ({ content }) => content?.name === place.name && !content.isReadable && content.frames.some(isUnapplied(place)),
  );
  if (!isForeign) return;
  throw new StoreUnavailable(
    `another version has written the journal beside ${databasePath} and ended suddenly: start that version and stop it, ` +
      'which takes the journal over; then start this one',
  );
}

/** Reads what a process that ended suddenly left in the journal. Nothing is changed but the name of files that do not fit. */
export function readUnapplied(databasePath: string, place: JournalPlace): Unapplied {
  requireReadable(databasePath, place);
  const found = readSegments(databasePath);
  const own = found.flatMap(({ content }) => (content?.name === place.name ? [content] : []));
  const lost = found.filter(
    ({ content, isStrange }) =>
      isStrange ||
      hasHole(own, place) ||
      (content !== null && content.name !== place.name && content.frames.length > 0),
  );
  const aside = lost.map(({ path }) => {
    const kept = nameAside(path, place);
    renameSync(path, kept);
    return kept;
  });
  const missing =
    place.sequence === 0
      ? []
      : segmentPaths(databasePath).filter((path) => !found.some((one) => one.path === path && one.hasRoom));
  const copies = found.flatMap((one) => {
    if (lost.includes(one) || one.content === null || one.content.damaged === 0) return [];
    const kept = nameAside(one.path, place);
    copyFileSync(one.path, kept);
    return [kept];
  });
  const frames = hasHole(own, place) ? [] : own.flatMap((content) => content.frames.filter(isUnapplied(place)));
  return { frames: frames.toSorted((a, b) => a.sequence - b.sequence), aside: [...aside, ...copies], missing };
}
