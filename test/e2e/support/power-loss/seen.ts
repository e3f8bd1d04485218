import type { Happening } from './trace.ts';

/** Ids of the answers of which a client may have seen something at an instant. */
export interface Seen {
  /** A byte. */
  readonly begun: ReadonlySet<string>;
  /** Why it ended, which is sent when its charge is durable. */
  readonly ended: ReadonlySet<string>;
}

const ENDED = /"finish_reason":"|\[DONE\]/;

/** What had been handed to the network by the place `until` of a trace; answers on one connection follow each other. */
export function readSeen(happenings: readonly Happening[], until: number, prefix: string): Seen {
  const begun = new Set<string>();
  const ended = new Set<string>();
  const current = new Map<string, { readonly id: string; said: string }>();
  const head = new RegExp(`^HTTP/1.1 200 [\\s\\S]*x-request-id: (${prefix}-\\d+)\\r\\n`, 'i');
  for (const happening of happenings) {
    if (happening.entry > until) break;
    if (happening.kind !== 'send') continue;
    const { connection, text } = happening;
    const id = head.exec(text)?.[1];
    if (id !== undefined) {
      current.set(connection, { id, said: '' });
      begun.add(id);
    } else if (text.startsWith('HTTP/1.1 ')) current.delete(connection);
    const answer = current.get(connection);
    if (answer === undefined) continue;
    answer.said += text;
    if (ENDED.test(answer.said)) ended.add(answer.id);
  }
  return { begun, ended };
}
