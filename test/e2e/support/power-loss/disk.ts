import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Happening } from './trace.ts';

const PAGE_BYTES = 4096;
/** What a disk writes whole or not at all. */
const SECTOR_BYTES = 512;
const PRIVATE_FILE = 0o600;

/**
 * How much of what was never synced is on the disk after a loss of power: `none`; `all`; or `some`, of each page any of
 * the states that it has had since its last sync, torn between two sectors now and then, and of each name likewise.
 */
export type Unsynced = 'none' | 'all' | 'some';

interface Change {
  readonly entry: number;
  readonly exit: number;
  /** Of a part of one page: where it goes, and what. */
  readonly at: number;
  readonly bytes: Buffer;
  /** Of a change of the file's size instead; else null. */
  readonly size: number | null;
  /** The write was refused: the disk may have it, the server does not. */
  readonly refused: boolean;
  /** A sync of it has failed: the system takes it for written and syncs it only when its page is written to again. */
  doomed: boolean;
}

type Write = Extract<Happening, { readonly kind: 'write' }>;

function pageOf(change: Change): number {
  return Math.floor(change.at / PAGE_BYTES);
}

/** A write as changes of one page each. */
function splitPages({ at, bytes, entry, exit, failed }: Write): readonly Change[] {
  const parts: Change[] = [];
  for (let from = 0; from < bytes.length;) {
    const length = Math.min(PAGE_BYTES - ((at + from) % PAGE_BYTES), bytes.length - from);
    const part = bytes.subarray(from, from + length);
    parts.push({ entry, exit, at: at + from, bytes: part, size: null, refused: failed, doomed: false });
    from += length;
  }
  return parts;
}

/** A file as the disk has it for certain, and what may have come since. */
class FileModel {
  #bytes: Buffer;
  #size: number;
  #changes: Change[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#size = bytes.length;
  }

  write(write: Write): void {
    this.#changes.push(...splitPages(write));
  }

  resize(size: number, entry: number, exit: number): void {
    this.#changes.push({ entry, exit, at: 0, bytes: Buffer.alloc(0), size, refused: false, doomed: false });
  }

  /** All that had returned before `entry` is on the disk. */
  sync(entry: number): void {
    this.#commit((change) => change.exit < entry && !change.doomed);
  }

  /** What had returned before `entry` is not written to the disk, and not tried again either. */
  failSync(entry: number): void {
    for (const change of this.#changes) if (change.exit < entry && change.size === null) change.doomed = true;
  }

  /** One write is on the disk, and what its pages had been given before. */
  writeDurably(write: Write): void {
    const parts = splitPages(write);
    this.#changes.push(...parts);
    this.#commit((change) => parts.includes(change));
  }

  /** One of the contents that the disk may have. */
  lose(unsynced: Unsynced, random: () => number): Buffer {
    const copy = new FileModel(Buffer.from(this.#bytes.subarray(0, this.#size)));
    if (unsynced === 'all') for (const change of this.#changes) if (!change.refused) copy.#apply(change);
    if (unsynced === 'some') copy.#applySome(this.#changes, random);
    return copy.#bytes.subarray(0, copy.#size);
  }

  /** Pages go to the disk whole, as the server sees them. */
  #commit(isSynced: (change: Change) => boolean): void {
    const last = new Map<number, number>();
    for (const change of this.#changes) {
      if (change.size === null && !change.refused && isSynced(change)) last.set(pageOf(change), change.entry);
    }
    this.#changes = this.#changes.filter((change) => {
      const isCommitted = change.size === null ? change.entry <= (last.get(pageOf(change)) ?? -1) : isSynced(change);
      if (isCommitted && !change.refused) this.#apply(change);
      return !isCommitted;
    });
  }

  #apply({ size, at, bytes }: Change): void {
    if (size !== null) {
      if (size < this.#size) this.#bytes.fill(0, size, this.#size);
      this.#reserve(size);
      this.#size = size;
      return;
    }
    this.#reserve(at + bytes.length);
    bytes.copy(this.#bytes, at);
    this.#size = Math.max(this.#size, at + bytes.length);
  }

  #applySome(changes: readonly Change[], random: () => number): void {
    const pages = new Map<number, Change[]>();
    for (const change of changes) {
      if (change.size === null) {
        const parts = pages.get(pageOf(change));
        if (parts === undefined) pages.set(pageOf(change), [change]);
        else parts.push(change);
      } else if (random() < 0.5) {
        this.#apply(change);
        for (const page of pages.keys()) if (page * PAGE_BYTES >= change.size) pages.delete(page);
      }
    }
    for (const parts of pages.values()) {
      const count = Math.floor(random() * (parts.length + 1));
      parts.slice(0, count).forEach((part, index) => {
        this.#apply(index === count - 1 && random() < 0.3 ? tear(part, random) : part);
      });
    }
  }

  #reserve(size: number): void {
    if (size <= this.#bytes.length) return;
    const larger = Buffer.alloc(Math.max(size, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#size);
    this.#bytes = larger;
  }
}

/** The first sectors of a part. */
function tear(part: Change, random: () => number): Change {
  const first = Math.ceil(part.at / SECTOR_BYTES);
  const last = Math.floor((part.at + part.bytes.length) / SECTOR_BYTES);
  if (last < first) return part;
  const end = (first + Math.floor(random() * (last - first + 1))) * SECTOR_BYTES;
  return { ...part, bytes: part.bytes.subarray(0, end - part.at) };
}

interface NameChange {
  readonly exit: number;
  readonly path: string;
  /** null: the name is gone. */
  readonly file: FileModel | null;
}

/** What a folder's disk may hold at an instant of a trace. */
export class DiskModel {
  readonly #folder: string;
  /** What the server sees. */
  readonly #live = new Map<string, FileModel>();
  /** What the disk has of the folder itself, and what came since. */
  #names = new Map<string, FileModel>();
  #changes: NameChange[] = [];

  /** @param files what was on the disk before the trace began, by path */
  constructor(folder: string, files: ReadonlyMap<string, Buffer>) {
    this.#folder = folder;
    for (const [path, bytes] of files) {
      const file = new FileModel(Buffer.from(bytes));
      this.#live.set(path, file);
      this.#names.set(path, file);
    }
  }

  /** Everything that was called for before the place `until`; what had not returned by then may not have happened. */
  play(happenings: readonly Happening[], until: number): void {
    for (const happening of happenings) {
      if (happening.entry > until) return;
      this.#take(happening, happening.exit <= until);
    }
  }

  /** Writes one of the states that the disk may be in to `target`. */
  lose(target: string, unsynced: Unsynced, random: () => number): void {
    const names = new Map(this.#names);
    const counts = new Map<string, number>();
    const paths = [...new Set(this.#changes.map(({ path }) => path))];
    for (const path of paths) {
      const all = this.#changes.filter((change) => change.path === path).length;
      counts.set(path, unsynced === 'none' ? 0 : unsynced === 'all' ? all : Math.floor(random() * (all + 1)));
    }
    for (const { path, file } of this.#changes) {
      const left = counts.get(path) ?? 0;
      if (left === 0) continue;
      counts.set(path, left - 1);
      if (file === null) names.delete(path);
      else names.set(path, file);
    }
    for (const [path, file] of names) {
      writeFileSync(join(target, basename(path)), file.lose(unsynced, random), { mode: PRIVATE_FILE });
    }
  }

  #take(happening: Happening, returned: boolean): void {
    const { kind, entry, exit } = happening;
    if (kind === 'send') return;
    const { path } = happening;
    const file = this.#live.get(path);
    if (kind === 'sync') {
      if (!returned) return;
      if (happening.failed) file?.failSync(entry);
      else if (path === this.#folder) this.#syncNames(entry);
      else file?.sync(entry);
    } else if (kind === 'create') this.#name(path, new FileModel(Buffer.alloc(0)), exit);
    else if (kind === 'unlink') this.#name(path, null, exit);
    else if (kind === 'rename') {
      this.#name(happening.to, file ?? null, exit);
      this.#name(path, null, exit);
    } else if (file === undefined) throw new Error(`no such file: ${path}`);
    else if (kind === 'size') file.resize(happening.size, entry, exit);
    else if (happening.durable && returned && !happening.failed) file.writeDurably(happening);
    else file.write(happening);
  }

  #name(path: string, file: FileModel | null, exit: number): void {
    this.#changes.push({ exit, path, file });
    if (file === null) this.#live.delete(path);
    else this.#live.set(path, file);
  }

  #syncNames(entry: number): void {
    const kept: NameChange[] = [];
    for (const change of this.#changes) {
      if (change.exit >= entry) kept.push(change);
      else if (change.file === null) this.#names.delete(change.path);
      else this.#names.set(change.path, change.file);
    }
    this.#changes = kept;
  }
}

/** The files of a folder by path: what is content, not the sockets nor the memory that the database shares. */
export function readFiles(folder: string): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isFile() && !name.endsWith('-shm')) files.set(path, readFileSync(path));
  }
  return files;
}
