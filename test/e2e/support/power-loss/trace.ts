import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Every system call by which the content of a folder can change, and those that send. */
const CALLS = [
  'openat,open,creat,lseek',
  'write,pwrite64,writev,pwritev,pwritev2',
  'fsync,fdatasync,sync_file_range',
  'ftruncate,truncate,fallocate',
  'rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,rmdir,link,linkat,symlink,symlinkat',
  'mmap,copy_file_range,sendfile,splice',
  'sendto,sendmsg',
].join(',');

/** Longer than anything that is written at once. */
const BYTES_MAX = 64 * 1024 * 1024;

/**
 * Runs a command so that all it writes, syncs and sends is in the file `trace`.
 * @param faults which of its calls fail, as strace's `inject` has it; counted in each thread
 */
export function traceCommand(
  trace: string,
  command: readonly string[],
  faults: readonly string[] = [],
): readonly string[] {
  const options = ['-f', '--seccomp-bpf', '-xx', '-yy', '-s', String(BYTES_MAX), '-e', `trace=${CALLS}`, '-o', trace];
  return ['strace', ...options, ...faults.flatMap((fault) => ['-e', `inject=${fault}`]), ...command];
}

/** Whether this machine lets a process be traced. */
export function canTrace(): boolean {
  if (Bun.which('strace') === null) return false;
  return Bun.spawnSync(['strace', '-f', '--seccomp-bpf', '-o', '/dev/null', 'true']).success;
}

interface Timed {
  /** Place in the trace at which the call was made, and at which it had returned. */
  readonly entry: number;
  readonly exit: number;
}

/** What happened to the folder, and what left through the network. Paths are absolute. */
export type Happening = Timed &
  (
    | { readonly kind: 'create'; readonly path: string }
    | { readonly kind: 'unlink'; readonly path: string }
    | { readonly kind: 'sync'; readonly path: string; readonly failed: boolean }
    | {
        readonly kind: 'write';
        readonly path: string;
        readonly at: number;
        readonly bytes: Buffer;
        /** Whether it is on the disk when it returns. */
        readonly durable: boolean;
        readonly failed: boolean;
      }
    | { readonly kind: 'size'; readonly path: string; readonly size: number }
    | { readonly kind: 'rename'; readonly path: string; readonly to: string }
    | { readonly kind: 'send'; readonly connection: string; readonly text: string }
  );

interface Call extends Timed {
  readonly name: string;
  readonly args: string;
  readonly result: number;
  /** What the result, a descriptor, stands for. */
  readonly opened: string;
}

const HEX = /\\x([0-9a-f]{2})/g;
const FINISHED = /^\d+ +(\w+)\((.*)\) += (-?\d+)(?:<(.*)>)?(?: .*)?$/s;

function decode(hex: string): Buffer {
  return Buffer.from(hex.replace(HEX, '$1'), 'hex');
}

/** Strings of a call's arguments in their order. */
function readStrings(args: string): readonly Buffer[] {
  return args.split('"').flatMap((part, index) => (index % 2 === 1 ? [decode(part)] : []));
}

/** The calls in the order in which they were made. */
function readCalls(trace: string): readonly Call[] {
  const begun = new Map<string, { readonly text: string; readonly entry: number }>();
  const calls: Call[] = [];
  trace.split('\n').forEach((line, index) => {
    const thread = line.slice(0, line.indexOf(' '));
    if (line.endsWith(' <unfinished ...>')) {
      begun.set(thread, { text: line.slice(0, -' <unfinished ...>'.length), entry: index });
      return;
    }
    const resumed = /^\d+ +<\.\.\. \w+ resumed>/.exec(line);
    const start = resumed === null ? undefined : begun.get(thread);
    const whole = start === undefined || resumed === null ? line : start.text + line.slice(resumed[0].length);
    begun.delete(thread);
    const [, name, args, result, opened = ''] = FINISHED.exec(whole) ?? [];
    if (name === undefined || args === undefined) return;
    const entry = start?.entry ?? index;
    calls.push({ name, args, result: Number(result), opened: decode(opened).toString(), entry, exit: index });
  });
  // What had not returned when the trace ended may have happened.
  for (const { text, entry } of begun.values()) {
    const [, name, args] = /^\d+ +(\w+)\((.*)$/s.exec(text) ?? [];
    if (name === undefined || args === undefined) continue;
    calls.push({ name, args, result: Number.NaN, opened: '', entry, exit: Number.POSITIVE_INFINITY });
  }
  return calls.toSorted((a, b) => a.entry - b.entry);
}

/** The first descriptor of a call: its number and what it stands for. */
function readDescriptor(args: string): { readonly number: string; readonly path: string } {
  const [, number = '', path = ''] = /^(\d+|AT_FDCWD)<((?:->|[^>])*)>/.exec(args) ?? [];
  return { number, path: path.startsWith('\\x') ? decode(path).toString() : path };
}

/** Where a write goes; null: behind the one before. */
function readOffset({ name, args }: Call): number | null {
  if (!name.startsWith('p')) return null;
  const offset = Number((name === 'pwritev2' ? /, (-?\d+), \w+$/ : /, (\d+)$/).exec(args)?.[1]);
  return offset === -1 ? null : offset;
}

/** Calls that change files and of which the model knows nothing: the server makes none of them in its folder. */
const NAMING = /^(truncate|link|linkat|symlink|symlinkat|mkdir|mkdirat|rmdir)$/;
const UNKNOWN = /^(fallocate|copy_file_range|sendfile|splice)$/;

/** Reads a trace; throws where it holds something that the model of a disk does not know. */
class Reader {
  readonly happenings: Happening[] = [];
  readonly #folder: string;
  /** Of each descriptor and path: where the next plain write goes, and whether writes are durable when they return. */
  readonly #places = new Map<string, { at: number | 'end'; durable: boolean }>();
  readonly #sizes = new Map<string, number>();

  constructor(folder: string, sizes: ReadonlyMap<string, number>) {
    this.#folder = folder;
    for (const [path, size] of sizes) this.#sizes.set(path, size);
  }

  read(call: Call): void {
    const { name } = call;
    if (/^(sendto|sendmsg|write|writev)$/.test(name)) this.#send(call);
    if (/^(open|openat|creat)$/.test(name)) this.#open(call);
    else if (/^p?write(64|v|v2)?$/.test(name)) this.#write(call);
    else if (/^(unlink|unlinkat|rename|renameat|renameat2)$/.test(name)) this.#rename(call);
    else this.#other(call);
  }

  #covers(path: string): boolean {
    // The memory that connections of the database share is no content: it is made anew by the first of them.
    return (path === this.#folder || path.startsWith(`${this.#folder}/`)) && !path.endsWith('-shm');
  }

  #paths({ args }: Call): readonly string[] {
    const base = /^AT_FDCWD<([^>]*)>/.exec(args)?.[1];
    const from = base === undefined ? this.#folder : base.startsWith('\\x') ? decode(base).toString() : base;
    return readStrings(args).map((path) => resolve(from, path.toString()));
  }

  #send(call: Call): void {
    const { path } = readDescriptor(call.args);
    if (!path.startsWith('TCP')) return;
    const text = Buffer.concat(readStrings(call.args)).toString('latin1');
    const sent = Number.isNaN(call.result) ? text.length : Math.max(0, call.result);
    const { entry, exit } = call;
    if (sent > 0) this.happenings.push({ kind: 'send', connection: path, text: text.slice(0, sent), entry, exit });
  }

  #open(call: Call): void {
    const [path = ''] = this.#paths(call);
    if (!this.#covers(path) || call.result < 0 || path === this.#folder) return;
    const { entry, exit, args } = call;
    if (Number.isNaN(call.result)) throw new Error(`a file was being opened when the trace ended: ${path}`);
    const size = this.#sizes.get(path);
    if (args.includes('O_CREAT') && size === undefined) {
      this.happenings.push({ kind: 'create', path, entry, exit });
      this.#sizes.set(path, 0);
    } else if (args.includes('O_TRUNC') && size !== 0) this.#resize(call, path, 0);
    const at = args.includes('O_APPEND') ? 'end' : 0;
    this.#places.set(`${call.result} ${call.opened}`, { at, durable: /O_D?SYNC/.test(args) });
  }

  #resize({ entry, exit }: Call, path: string, size: number): void {
    this.happenings.push({ kind: 'size', path, size, entry, exit });
    this.#sizes.set(path, size);
  }

  #write(call: Call): void {
    const { number, path } = readDescriptor(call.args);
    if (!this.#covers(path) || path.endsWith(' (deleted)')) return;
    const place = this.#places.get(`${number} ${path}`);
    if (place === undefined) throw new Error(`a descriptor that was not opened: ${number} ${path}`);
    const all = Buffer.concat(readStrings(call.args));
    const failed = call.result < 0;
    const bytes = Number.isNaN(call.result) || failed ? all : all.subarray(0, call.result);
    if (call.result >= 0 && bytes.length !== call.result) throw new Error(`not all of a write to ${path}`);
    const size = this.#sizes.get(path) ?? 0;
    const given = readOffset(call);
    const at = given ?? (place.at === 'end' ? size : place.at);
    if (given === null && place.at !== 'end' && !failed) place.at = at + bytes.length;
    const { entry, exit } = call;
    this.happenings.push({ kind: 'write', path, at, bytes, durable: place.durable, failed, entry, exit });
    if (!failed) this.#sizes.set(path, Math.max(size, at + bytes.length));
  }

  #rename(call: Call): void {
    const [path = '', to = ''] = this.#paths(call);
    if (!this.#covers(path) || call.result < 0 || !this.#sizes.has(path)) return;
    const { entry, exit } = call;
    if (call.name.startsWith('unlink')) this.happenings.push({ kind: 'unlink', path, entry, exit });
    else this.happenings.push({ kind: 'rename', path, to, entry, exit });
    if (to !== '') this.#sizes.set(to, this.#sizes.get(path) ?? 0);
    this.#sizes.delete(path);
  }

  #other(call: Call): void {
    const { name, args, entry, exit } = call;
    if (NAMING.test(name)) {
      if (call.result >= 0 && this.#paths(call).some((path) => path.startsWith(`${this.#folder}/`)))
        throw new Error(`a call that the model does not know: ${name} ${this.#paths(call).join(' ')}`);
      return;
    }
    const { number, path } = readDescriptor(args);
    if (!this.#covers(path)) return;
    if (name === 'fsync' || name === 'fdatasync') {
      if (!Number.isNaN(call.result))
        this.happenings.push({ kind: 'sync', path, failed: call.result < 0, entry, exit });
    } else if (name === 'ftruncate') {
      if (call.result === 0) this.#resize(call, path, Number(/, (\d+)$/.exec(args)?.[1]));
    } else if (name === 'lseek') {
      const place = this.#places.get(`${number} ${path}`);
      if (place !== undefined && place.at !== 'end' && call.result >= 0) place.at = call.result;
    } else if (UNKNOWN.test(name)) throw new Error(`a call that the model does not know: ${name} of ${path}`);
    else if (name === 'mmap' && args.includes('PROT_WRITE') && args.includes('MAP_SHARED'))
      throw new Error(`written through memory: ${path}`);
  }
}

/** Reads what happened to a folder that had files of these sizes, in the order in which the calls were made. */
export function readTrace(trace: string, folder: string, sizes: ReadonlyMap<string, number>): readonly Happening[] {
  const reader = new Reader(folder, sizes);
  for (const call of readCalls(readFileSync(trace, 'latin1'))) reader.read(call);
  return reader.happenings;
}
