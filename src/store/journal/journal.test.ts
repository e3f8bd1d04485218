import { afterEach, expect, test } from 'bun:test';
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreUnavailable } from '../port.ts';
import { BLOCK_BYTES, boundFrame, HEAD_BYTES, writeFrame } from './frame.ts';
import { Journal } from './journal.ts';
import { readUnapplied } from './read-unapplied.ts';
import { Segment, segmentPaths } from './segment.ts';

const NAME = 'b'.repeat(32);
const OTHER = 'c'.repeat(32);
/** Four of them fill a segment. */
const LARGE = `["${'x'.repeat(1_100_000)}"]`;
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function makePath(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tallygate-journal-'));
  folders.push(folder);
  return join(folder, 'data.db');
}

function append(journal: Journal, sequence: number, text: string): Promise<Error | null> {
  return new Promise((resolve) => journal.append(sequence, text, resolve));
}

function unapplied(path: string, sequence: number, name = NAME): readonly number[] {
  return readUnapplied(path, { name, sequence }).frames.map((frame) => frame.sequence);
}

test('what was appended and is not in the database is found again, in order', async () => {
  const path = makePath();
  const journal = new Journal(path, NAME, 4);
  for (let sequence = 5; sequence < 9; sequence++) expect(await append(journal, sequence, `[${sequence}]`)).toBeNull();
  journal.close();
  expect(readUnapplied(path, { name: NAME, sequence: 6 })).toEqual({
    frames: [
      { sequence: 7, text: '[7]' },
      { sequence: 8, text: '[8]' },
    ],
    aside: [],
    missing: [],
  });
  expect(unapplied(path, 8)).toEqual([]);
  for (const segment of segmentPaths(path)) expect(statSync(segment).mode & 0o777).toBe(0o600);
});

test('a new process begins behind what the database has', async () => {
  const path = makePath();
  const first = new Journal(path, NAME, 0);
  for (let sequence = 1; sequence < 4; sequence++) await append(first, sequence, `[${sequence}]`);
  first.close();
  const second = new Journal(path, NAME, 3);
  expect(unapplied(path, 3)).toEqual([]);
  await append(second, 4, '[4]');
  second.close();
  expect(unapplied(path, 3)).toEqual([4]);
});

test('a full segment is used again only when all of it is in the database, and nothing is lost between', async () => {
  const path = makePath();
  const journal = new Journal(path, NAME, 0);
  const sizes = (): readonly number[] => segmentPaths(path).map((segment) => statSync(segment).size);
  for (let sequence = 1; sequence <= 12; sequence++) {
    expect(await append(journal, sequence, LARGE)).toBeNull();
    expect(unapplied(path, 0)).toEqual(Array.from({ length: sequence }, (_, index) => index + 1));
  }
  journal.applied(12);
  for (let sequence = 13; sequence <= 40; sequence++) {
    expect(await append(journal, sequence, LARGE)).toBeNull();
    const applied = sequence - 2;
    expect(unapplied(path, applied)).toEqual([sequence - 1, sequence].filter((number) => number > 12 || applied > 10));
    journal.applied(applied);
  }
  expect(Math.max(...sizes())).toBeLessThan(14 * LARGE.length);
  journal.close();
});

test('a segment of other data is put aside, not read and not overwritten', async () => {
  const path = makePath();
  const journal = new Journal(path, OTHER, 0);
  await append(journal, 1, '[1]');
  journal.close();
  const found = readUnapplied(path, { name: NAME, sequence: 0 });
  expect(found.frames).toEqual([]);
  expect(found.aside).toHaveLength(1);
  for (const aside of found.aside) expect(existsSync(aside)).toBe(true);
});

test('a journal that begins behind what the database has next belongs to a later state of it: it is put aside', async () => {
  const path = makePath();
  const journal = new Journal(path, NAME, 100);
  await append(journal, 101, '[101]');
  journal.close();
  const found = readUnapplied(path, { name: NAME, sequence: 50 });
  expect(found.frames).toEqual([]);
  expect(found.aside).toHaveLength(2);
  expect(readdirSync(join(path, '..')).every((name) => name.includes('.aside-'))).toBe(true);
});

async function writeJournal(path: string, texts: readonly string[]): Promise<void> {
  const journal = new Journal(path, NAME, 0);
  for (const [index, text] of texts.entries()) await append(journal, index + 1, text);
  journal.close();
}

function change(path: string, edit: (bytes: Buffer) => void): void {
  const bytes = readFileSync(path);
  edit(bytes);
  writeFileSync(path, bytes);
}

test('a segment whose head is gone is put aside and told, each time under another name', async () => {
  const path = makePath();
  const [first] = segmentPaths(path);
  for (let count = 1; count < 4; count++) {
    await writeJournal(path, ['[1]']);
    change(first, (bytes) => bytes.fill(0, 0, HEAD_BYTES));
    const { frames, aside } = readUnapplied(path, { name: NAME, sequence: 0 });
    expect(frames).toEqual([]);
    expect(aside).toHaveLength(1);
    expect(readdirSync(join(path, '..')).filter((name) => name.includes('.aside-'))).toHaveLength(count);
  }
});

test('a segment that is gone, emptied or cut off is told, and none that was never there', async () => {
  const path = makePath();
  const [first, second] = segmentPaths(path);
  const missing = (sequence: number): readonly string[] => readUnapplied(path, { name: NAME, sequence }).missing;
  expect(missing(0)).toEqual([]);
  expect(missing(1)).toEqual([first, second]);
  await writeJournal(path, ['[1]', '[2]']);
  expect(missing(1)).toEqual([]);
  truncateSync(first, HEAD_BYTES + 100);
  expect(missing(1)).toEqual([first]);
  change(second, (bytes) => bytes.fill(0));
  expect(missing(1)).toEqual([first, second]);
});

test('a segment with a damaged group gives the others, and a copy of it stays', async () => {
  const path = makePath();
  const [first] = segmentPaths(path);
  await writeJournal(path, ['[1]', '[2]', '[3]']);
  change(first, (bytes) => bytes.fill(0, HEAD_BYTES + 16 + 1, HEAD_BYTES + 16 + 3));
  const { frames, aside } = readUnapplied(path, { name: NAME, sequence: 0 });
  expect(frames.map(({ sequence }) => sequence)).toEqual([2, 3]);
  expect(aside).toHaveLength(1);
  expect(readFileSync(aside[0] ?? '').equals(readFileSync(first))).toBe(true);
});

test('records of another layout are left as they are, unless the database has them', async () => {
  const path = makePath();
  const [first] = segmentPaths(path);
  await writeJournal(path, ['[1]']);
  const layoutAt = 'TGJ1'.length + NAME.length + 8;
  change(first, (bytes) => bytes.writeUInt32LE((bytes.readUInt32LE(layoutAt) ^ 1) >>> 0, layoutAt));
  const before = readFileSync(first);
  expect(() => readUnapplied(path, { name: NAME, sequence: 0 })).toThrow(StoreUnavailable);
  expect(readFileSync(first).equals(before)).toBe(true);
  expect(readUnapplied(path, { name: NAME, sequence: 1 })).toEqual({ frames: [], aside: [], missing: [] });
});

test('a segment that grew while the database took nothing is small again after the next start', async () => {
  const path = makePath();
  await writeJournal(
    path,
    Array.from({ length: 16 }, () => LARGE),
  );
  const sizes = (): number => Math.max(...segmentPaths(path).map((segment) => statSync(segment).size));
  expect(sizes()).toBeGreaterThan(8 * LARGE.length);
  new Journal(path, NAME, 16).close();
  expect(sizes()).toBeLessThan(6 * LARGE.length);
});

test.skipIf(!existsSync('/dev/full'))('a disk that is full is told to who appends', async () => {
  const segment = new Segment('/dev/full', true);
  const error = await new Promise<Error | null>((resolve) => segment.append(Buffer.from('x'), 1, resolve));
  expect(error).toMatchObject({ code: 'ENOSPC' });
  expect(segment.last).toBe(0);
  segment.close();
});

test('memory that the way past the cache refuses is written through it, and what follows too', async () => {
  const path = makePath();
  await writeJournal(path, ['[1]']);
  const segment = new Segment(segmentPaths(path)[0], true);
  segment.resetNow(NAME, 1);
  for (const [index, shift] of [0, 1, 0].entries()) {
    const text = `[${index + 1}]`;
    const bytes = Buffer.allocUnsafeSlow(boundFrame(text) + BLOCK_BYTES).subarray(shift);
    const frame = bytes.subarray(0, writeFrame(bytes, index + 1, text));
    expect(await new Promise<Error | null>((resolve) => segment.append(frame, index + 1, resolve))).toBeNull();
  }
  segment.close();
  expect(unapplied(path, 0)).toEqual([1, 2, 3]);
});

test('a file that cannot be opened again is not written to by its old number', async () => {
  const path = makePath();
  await writeJournal(path, ['[1]']);
  const [first] = segmentPaths(path);
  const segment = new Segment(first, true);
  segment.resetNow(NAME, 1);
  const bytes = Buffer.allocUnsafeSlow(2 * BLOCK_BYTES);
  const appendAt = (shift: number, sequence: number): Promise<Error | null> => {
    const target = bytes.subarray(shift);
    const frame = target.subarray(0, writeFrame(target, sequence, `[${sequence}]`));
    return new Promise((resolve) => segment.append(frame, sequence, resolve));
  };
  renameSync(first, `${first}-away`);
  const refused = await appendAt(1, 1);
  const other = openSync(`${path}.other`, 'w+');
  // Where the system takes an odd address there is nothing to open again, and the name does not matter.
  if (refused !== null) expect(refused).toMatchObject({ code: 'ENOENT' });
  expect((await appendAt(1, 2)) === null).toBe(refused === null);
  expect(fstatSync(other).size).toBe(0);
  renameSync(`${first}-away`, first);
  expect(await appendAt(1, 3)).toBeNull();
  segment.close();
  closeSync(other);
  expect(unapplied(path, 2)).toEqual([3]);
});
