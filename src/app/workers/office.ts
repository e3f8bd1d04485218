import { join } from 'node:path';
import type { Audit } from '../../audit/index.ts';
import type { Config } from '../../config/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { SharedDirectory } from '../../metering/shared/index.ts';
import { answerRemote } from '../../store/remote/answer-remote.ts';
import type { StoreAccess } from '../../store/remote/protocol.ts';
import type { Store } from '../../store/port.ts';
import type { SharedWriter } from '../../store/traffic/commit-share.ts';
import type { Capacity } from '../../metering/shared/index.ts';
import { openPrivateSocket, removeSocket } from '../private-socket.ts';
import { handOver, Link } from './link.ts';
import type { NewsDesk } from './news-desk.ts';
import type { Behind, ParentMessage, ParentQuestion, Welcome, WorkerMessage, WorkerQuestion } from './protocol.ts';

const LOOK_MS = 100;

/** What workers ask for. */
export interface OfficeDeps {
  readonly clock: Clock;
  readonly config: Config;
  readonly capacity: Capacity;
  readonly store: Store;
  readonly access: StoreAccess;
  readonly directory: SharedDirectory;
  readonly audit: Audit;
  readonly desk: NewsDesk;
  readonly port: number;
  readonly passOnPath: string;
  /** Takes lines of a worker's log. */
  readonly log: (lines: string) => void;
  /** A worker of this area has come; false: it is none of ours. */
  readonly claim: (area: number, pid: number) => boolean;
  readonly markReady: (area: number) => void;
  readonly kill: (area: number) => void;
}

/** A worker at the parent's side. */
export interface Desk {
  readonly link: Link;
  readonly writer: SharedWriter;
  ask(question: ParentQuestion): Promise<unknown>;
}

/** The parent's socket for its workers. */
export interface Office {
  /** By area, until `forget`. */
  readonly desks: ReadonlyMap<number, Desk>;
  /** A worker has ended, and all that it left is in order. */
  forget(area: number): void;
  close(): void;
}

export function officeSocketPath({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'workers.sock');
}

function readBehind(writer: SharedWriter): Behind {
  return { isBehind: writer.isBehind(), fault: writer.fault()?.message ?? null };
}

/** What one connection does, once it has said which worker it is. */
class Counter {
  readonly #deps: OfficeDeps;
  readonly #desks: Map<number, Desk>;
  readonly #link: Link;
  readonly #writer: SharedWriter;
  #area: number | null = null;

  constructor(deps: OfficeDeps, desks: Map<number, Desk>, link: Link) {
    this.#deps = deps;
    this.#desks = desks;
    this.#link = link;
    this.#writer = deps.access.openCommitWriter();
    this.#writer.onCommit = (answer) => link.committed({ answer, behind: readBehind(this.#writer) });
    link.handlers = {
      ask: (question) => this.#answer(question as WorkerQuestion),
      commit: (batch, items, needsAnswer) => this.#writer.commit(batch, items, needsAnswer),
      log: deps.log,
      tell: (message) => this.#take(message as WorkerMessage),
    };
  }

  #answer(question: WorkerQuestion): unknown {
    if (question.kind === 'hello') return this.#welcome(question.area, question.pid);
    if (this.#area === null) throw new Error('a worker has to say who it is');
    const { access, store, directory } = this.#deps;
    switch (question.kind) {
      case 'ready':
        return this.#deps.markReady(this.#area);
      case 'store':
        return answerRemote(
          { access, transact: (statements) => store.transact(statements), writer: this.#writer },
          question.question,
        );
      case 'place':
        return directory.place(question.scopes, question.now);
      case 'view':
        return directory.view(question.budgets, question.now);
      default:
        return question satisfies never;
    }
  }

  #welcome(area: number, pid: number): Welcome {
    const { config, capacity, access, port, passOnPath, desk, kill } = this.#deps;
    if (this.#area !== null || !this.#deps.claim(area, pid)) throw new Error('this worker was not started here');
    this.#area = area;
    const link = this.#link;
    this.#desks.set(area, { link, writer: this.#writer, ask: (asked) => link.ask(asked) });
    // Before it reads anything: what it has not read yet it cannot miss.
    const unsubscribe = desk.subscribe({
      hear: async (news) => void (await link.ask({ kind: 'news', news } satisfies ParentQuestion)),
      end: () => kill(area),
    });
    void link.closed.then(unsubscribe);
    // Afterwards it hears of changes alone.
    link.tell({ kind: 'behind', behind: readBehind(this.#writer) } satisfies ParentMessage);
    return { config, database: access.database, capacity, port, passOnPath };
  }

  #take(message: WorkerMessage): void {
    const { audit, directory } = this.#deps;
    switch (message.kind) {
      case 'refusal':
        return audit.refuse(message.event);
      case 'refresh':
        return directory.refresh(message.scopeKind, message.id);
      case 'adjust':
        return directory.adjust(message.budget, message.balance);
      default:
        return message satisfies never;
    }
  }
}

/** Tells the workers when the database falls behind its journal, and when it keeps up again. */
function watchBehind(deps: OfficeDeps, desks: ReadonlyMap<number, Desk>): () => void {
  const { clock, access } = deps;
  const writer = access.openCommitWriter();
  let told = readBehind(writer);
  let cancel = (): void => undefined;
  const look = (): void => {
    const behind = readBehind(writer);
    if (behind.isBehind !== told.isBehind || behind.fault !== told.fault) {
      told = behind;
      for (const { link } of desks.values()) link.tell({ kind: 'behind', behind } satisfies ParentMessage);
    }
    cancel = clock.after(LOOK_MS, look);
  };
  look();
  return () => cancel();
}

/** Listens for workers on a socket in the data folder, which this process has the lock of. */
export function openOffice(deps: OfficeDeps): Office {
  const path = officeSocketPath(deps.config);
  const desks = new Map<number, Desk>();
  const listen = () =>
    Bun.listen<{ link: Link | null }>({
      unix: path,
      data: { link: null },
      socket: {
        ...handOver(({ data }) => data.link),
        open(socket) {
          const link = new Link(socket, { ask: () => null });
          socket.data = { link };
          void new Counter(deps, desks, link);
        },
      },
    });
  const listener = openPrivateSocket(path, listen);
  const stopWatching = watchBehind(deps, desks);
  return {
    desks,
    forget: (area) => void desks.delete(area),
    close() {
      stopWatching();
      listener.stop(true);
      removeSocket(path);
    },
  };
}
