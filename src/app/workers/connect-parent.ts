import { StoreUnavailable } from '../../store/port.ts';
import type { RemotePeer } from '../../store/remote/remote-store.ts';
import type { RemoteAnswer } from '../../store/remote/protocol.ts';
import type { CommitAnswer } from '../../store/threads/messages.ts';
import { handOver, Link } from './link.ts';
import type { LinkHandlers } from './link.ts';
import type { Behind, ParentMessage, WorkerQuestion } from './protocol.ts';

/** What the parent says of each commit. */
export interface Committed {
  readonly answer: CommitAnswer;
  readonly behind: Behind;
}

/** A worker's connection to its parent. */
export interface ParentLink {
  readonly link: Link;
  readonly store: RemotePeer;
}

/** Connects to the parent's socket. Rejects when nobody listens there. */
export async function connectParent(path: string, ask: LinkHandlers['ask']): Promise<ParentLink> {
  let now: Behind = { isBehind: false, fault: null };
  let onCommit: RemotePeer['onCommit'] = null;
  const handlers: LinkHandlers = {
    ask,
    committed(message) {
      const { answer, behind } = message as Committed;
      now = behind;
      onCommit?.(answer);
    },
    tell(message) {
      now = (message as ParentMessage).behind;
    },
  };
  let link: Link | null = null;
  const socket = await Bun.connect({ unix: path, socket: handOver(() => link) });
  const opened = new Link(socket, handlers);
  link = opened;
  return {
    link: opened,
    store: {
      ask: async (question) => (await opened.ask({ kind: 'store', question } satisfies WorkerQuestion)) as RemoteAnswer,
      commit: (batch, items, needsAnswer) => opened.commit(batch, items, needsAnswer),
      get onCommit() {
        return onCommit;
      },
      set onCommit(callback) {
        onCommit = callback;
      },
      isBehind: () => now.isBehind,
      fault: () => (now.fault === null ? null : new StoreUnavailable(now.fault)),
    },
  };
}
