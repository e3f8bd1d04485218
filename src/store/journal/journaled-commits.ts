import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { StoreUnavailable } from '../port.ts';
import type { CommitAnswer, Durability, StoreFault } from '../threads/messages.ts';
import { toStoreError } from '../threads/store-thread.ts';
import type { Journal } from './journal.ts';

/** How long what is durable stays out of the database when nobody asks for it. */
const APPLY_EVERY_MS = 100;
/** From here on it is not waited for: texts that wait outlive young collections, and the writer parses what it gets at once. */
const APPLY_CHARACTERS = 256 * 1024;
/** More than that means that the database does not keep up. */
const BEHIND_CHARACTERS = 64 * 1024 * 1024;
const RETRY_MS = 250;
/** Of data that the journal is not used for: a commit of some thousand requests writes each sum once. */
const FILL_CHARACTERS = 4 * 1024 * 1024;
/** How long what is not synced with its write stays off the disk. */
const SYNC_EVERY_MS = 1000;

/** The writer's thread, as far as it takes over what the journal has. */
export interface ApplyingThread {
  onCommit: ((answer: CommitAnswer) => void) | null;
  commit(message: string): void;
}

/** A group of records on its way through journal and database. */
interface Group {
  readonly sequence: number;
  readonly text: string;
  readonly items: number;
  /** Whether the journal has it; one that goes to the database alone never is. */
  durable: boolean;
  /** With the writer. */
  posted: boolean;
  applied: boolean;
  /** Whose answer is the database's own. */
  waits: boolean;
}

const DONE: Omit<CommitAnswer, 'rows'> = { commit: true, logPages: 0, fault: null, refused: [] };

/**
 * Group commits through the journal: durable by one write to the disk, taken over into the database many at a time. The
 * records reach the database in order and once: a message names the sequence number that it goes on from, and the
 * writer refuses one that does not follow what it has.
 */
export class JournaledCommits {
  onCommit: ((answer: CommitAnswer) => void) | null = null;
  /** Called with the pages of the database's log after each take-over. */
  onApplied: ((logPages: number) => void) | null = null;
  readonly #journal: Journal;
  readonly #thread: ApplyingThread;
  readonly #clock: Clock;
  readonly #log: Logger;
  #next: number;
  /** The last sequence number that the database has, and that the writer was sent. */
  #applied: number;
  #postedThrough: number;
  #inFlight: Group | null = null;
  #queue: Group[] = [];
  #queuedCharacters = 0;
  /** Messages that the writer has not answered. */
  readonly #posted: Group[][] = [];
  #waiting: (() => void)[] = [];
  #scheduled = false;
  readonly #durability: Durability;
  /** Whether the next sync is on its way. */
  #syncing = false;
  #failing = false;
  /** Why the database took nothing, the last time. */
  #fault: Error | null = null;
  #closed = false;

  constructor(
    journal: Journal,
    thread: ApplyingThread,
    applied: number,
    clock: Clock,
    log: Logger,
    durability: Durability = 'strict',
  ) {
    this.#journal = journal;
    this.#thread = thread;
    this.#clock = clock;
    this.#log = log;
    this.#durability = durability;
    this.#applied = applied;
    this.#postedThrough = applied;
    this.#next = applied + 1;
    thread.onCommit = (answer) => this.#answered(answer);
  }

  /** One at a time. `needsAnswer`: what the database says of each record is to be known before anybody is told. */
  commit(text: string, items: number, needsAnswer: boolean): void {
    const group: Group = {
      sequence: this.#next++,
      text,
      items,
      durable: false,
      posted: false,
      applied: false,
      waits: needsAnswer,
    };
    if (needsAnswer) {
      this.#enqueue(group);
      this.post();
      return;
    }
    if (this.#durability === 'at-end') {
      // The journal would only be a second copy.
      queueMicrotask(() => this.#written(group, null));
      return;
    }
    this.#inFlight = group;
    this.#journal.append(group.sequence, text, (error) => this.#written(group, error));
  }

  /** Sends the writer everything, also what the journal is still at: a question that follows is answered after it. */
  post(): void {
    const group = this.#inFlight;
    if (group !== null && !group.posted) this.#enqueue(group);
    // While the writer refuses, what it has not answered yet has to come back first, so that the order stays.
    if (this.#queue.length === 0 || (this.#failing && this.#posted.length > 0)) return;
    const groups = this.#queue;
    this.#queue = [];
    this.#queuedCharacters = 0;
    const last = groups.at(-1)?.sequence ?? this.#postedThrough;
    let message = `${this.#postedThrough} ${last}`;
    for (const { text } of groups) message += `\n${text}`;
    this.#postedThrough = last;
    this.#posted.push(groups);
    this.#thread.commit(message);
  }

  /** Resolves when the writer has answered for all that is durable now; null: it has. */
  settled(): Promise<void> | null {
    if (this.#queue.length === 0 && this.#posted.length === 0) return null;
    if (!this.#failing) this.post();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Whether the database does not take over what the journal has. */
  isBehind(): boolean {
    return this.#failing || this.#queuedCharacters > BEHIND_CHARACTERS;
  }

  /** Why it does not; null where it is only slow. */
  fault(): Error | null {
    return this.#failing ? this.#fault : null;
  }

  /** One durable write to the journal. */
  probe(): Promise<void> {
    return new Promise((resolve, reject) => {
      const sequence = this.#next++;
      this.#journal.append(sequence, '[]', (error) =>
        error === null ? resolve() : reject(new StoreUnavailable('the journal cannot be written', error)),
      );
    });
  }

  /** Takes over what is left, if the database lets it. */
  async close(): Promise<void> {
    await this.settled();
    this.#closed = true;
    this.#journal.close();
  }

  #written(group: Group, error: Error | null): void {
    this.#inFlight = null;
    if (error !== null) return this.#unwritten(group, error);
    group.durable = true;
    if (!group.posted && !group.applied) this.#enqueue(group);
    this.onCommit?.({ ...DONE, rows: group.items });
    if (this.#durability === 'relaxed') this.#syncLater();
    const enough = this.#durability === 'at-end' ? FILL_CHARACTERS : APPLY_CHARACTERS;
    if (this.#queuedCharacters >= enough && this.#posted.length === 0 && !this.#failing) this.post();
    else this.#schedule(APPLY_EVERY_MS);
  }

  /** The journal does not have it. What is with the writer by then is as durable when the database takes it, so that is what is told. */
  #unwritten(group: Group, error: Error): void {
    const isPosted = group.posted && !this.#queue.includes(group);
    if (group.applied) this.onCommit?.({ ...DONE, rows: group.items });
    else if (isPosted) group.waits = true;
    else {
      if (group.posted) this.#queuedCharacters -= group.text.length;
      this.#queue = this.#queue.filter((queued) => queued !== group);
      const fault: StoreFault = { kind: 'unavailable', message: `the journal cannot be written: ${error.message}` };
      this.onCommit?.({ ...DONE, rows: 0, fault });
    }
  }

  /** Once a second at the most, whatever is written meanwhile. */
  #syncLater(): void {
    if (this.#syncing) return;
    this.#syncing = true;
    this.#clock.after(SYNC_EVERY_MS, () => {
      this.#syncing = false;
      if (this.#closed) return;
      this.#journal.sync((error) => {
        if (error !== null) this.#log.error('store.sync_failed', {}, error);
      });
    });
  }

  #enqueue(group: Group): void {
    group.posted = true;
    this.#queue.push(group);
    this.#queuedCharacters += group.text.length;
  }

  #schedule(afterMs: number): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#clock.after(afterMs, () => {
      this.#scheduled = false;
      if (this.#closed || this.#queue.length === 0) return;
      if (this.#posted.length === 0) this.post();
      else this.#schedule(APPLY_EVERY_MS);
    });
  }

  #answered(answer: CommitAnswer): void {
    const groups = this.#posted.shift() ?? [];
    if (answer.fault === null) this.#succeed(groups, answer);
    else this.#fail(groups, answer.fault);
    if (this.#posted.length > 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #succeed(groups: readonly Group[], answer: CommitAnswer): void {
    this.#failing = false;
    let first = 0;
    for (const group of groups) {
      const end = first + group.items;
      const start = first;
      first = end;
      group.applied = true;
      const refused = answer.refused.flatMap(([item, fault]) =>
        item >= start && item < end ? [[item - start, fault] as const] : [],
      );
      if (group.waits) this.onCommit?.({ ...DONE, rows: group.items, refused });
      else for (const [, fault] of refused) this.#log.error('store.record_refused', {}, toStoreError(fault));
    }
    this.#applied = groups.at(-1)?.sequence ?? this.#applied;
    this.#journal.applied(this.#applied);
    this.onApplied?.(answer.logPages);
  }

  /** What the journal has is tried again, in its order; who waited for the database is told. */
  #fail(groups: readonly Group[], fault: StoreFault): void {
    if (!this.#failing) this.#log.error('store.take_over_failed', { groups: groups.length }, toStoreError(fault));
    this.#failing = true;
    this.#fault = toStoreError(fault);
    this.#postedThrough = this.#applied;
    const kept = groups.filter((group) => group.durable);
    for (const group of groups) group.posted = group.durable;
    this.#queue = [...kept, ...this.#queue].toSorted((a, b) => a.sequence - b.sequence);
    this.#queuedCharacters += kept.reduce((sum, group) => sum + group.text.length, 0);
    for (const group of groups) if (group.waits) this.onCommit?.({ ...DONE, rows: 0, fault });
    this.#schedule(RETRY_MS);
  }
}
