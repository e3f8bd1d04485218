import { existsSync, readFileSync, renameSync } from 'node:fs';
import { readSegment } from './frame.ts';
import type { Frame, SegmentContent } from './frame.ts';
import { segmentPaths } from './segment.ts';

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
  /** Where files were put that do not go on from the database: they belong to another state of it. */
  readonly aside: readonly string[];
}

function isUnapplied({ sequence }: JournalPlace): (frame: Frame) => boolean {
  return (frame) => frame.sequence > sequence;
}

/** Whether records are missing between the database and the oldest segment that has some for it. */
function hasHole(segments: readonly SegmentContent[], place: JournalPlace): boolean {
  const needed = segments.filter(({ frames }) => frames.some(isUnapplied(place)));
  return needed.length > 0 && Math.min(...needed.map(({ firstSequence }) => firstSequence)) > place.sequence + 1;
}

/** Reads what a process that ended suddenly left in the journal. Nothing is changed but the name of files that do not fit. */
export function readUnapplied(databasePath: string, place: JournalPlace): Unapplied {
  const paths = segmentPaths(databasePath).filter((path) => existsSync(path));
  const found = paths.map((path) => ({ path, content: readSegment(readFileSync(path)) }));
  const own = found.flatMap(({ content }) => (content?.name === place.name ? [content] : []));
  const strange = found.filter(({ content }) => content !== null && content.name !== place.name);
  const lost = hasHole(own, place) ? found : strange.filter(({ content }) => (content?.frames.length ?? 0) > 0);
  const aside = lost.map(({ path }) => {
    const kept = `${path}.aside-${place.name.slice(0, 8)}-${place.sequence}`;
    renameSync(path, kept);
    return kept;
  });
  const frames = hasHole(own, place) ? [] : own.flatMap((content) => content.frames.filter(isUnapplied(place)));
  return { frames: frames.toSorted((a, b) => a.sequence - b.sequence), aside };
}
