import { sealRows } from '../chain/seal-rows.ts';
import { verifyRows } from '../chain/verify-rows.ts';
import { packRows } from './row-parts.ts';
import type { CommitAnswer, StoreAnswer, StoreDriver, StoreQuestion } from './messages.ts';

/** What `runStoreWorker` needs of the worker's global scope. */
export interface WorkerScope {
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  postMessage(message: unknown): void;
}

type OpenQuestion = Extract<StoreQuestion, { kind: 'open' }>;
type BooksQuestion = Extract<StoreQuestion, { kind: `books-${string}` }>;

/** Loads only the driver that is asked for: a reader never carries the other database's code. */
async function openDriver({ role, location }: OpenQuestion): Promise<StoreDriver> {
  if (location.kind === 'postgres') {
    const { openPostgresDriver } = await import('../postgres/postgres-driver.ts');
    return openPostgresDriver(location.url, location.durability);
  }
  const { openSqliteDriver } = await import('../sqlite/sqlite-driver.ts');
  return openSqliteDriver(location.path, role, location.durability);
}

/** Loaded by the thread that is asked for it. */
async function answerBooks(driver: StoreDriver, question: BooksQuestion): Promise<unknown> {
  const { checkBalances, checkRequests, checkUsage, readBounds } = await import('../books/index.ts');
  switch (question.kind) {
    case 'books-bounds':
      return readBounds(driver);
    case 'books-requests':
      return checkRequests(driver, question.after);
    case 'books-balances':
      return checkBalances(driver);
    case 'books-usage':
      return checkUsage(driver, question.from);
    default:
      return question satisfies never;
  }
}

function answerQuestion(driver: StoreDriver, question: Exclude<StoreQuestion, { kind: 'open' }>): unknown {
  switch (question.kind) {
    case 'query':
      return driver.query(question.sql, question.parameters);
    case 'transact':
      return driver.transact(question.statements);
    case 'balances':
      return driver.balances(question.slots, question.keys);
    case 'maintain':
      return driver.maintain(question.now);
    case 'probe':
      return driver.probe(question.now);
    case 'checkpoint':
      return driver.checkpoint();
    case 'keep-log':
      return driver.keepLog();
    case 'copy':
      return driver.copy(question.path);
    case 'seal':
      return sealRows(driver, question.limit);
    case 'verify':
      return verifyRows(driver, question.from, question.through, question.limit);
    case 'books-bounds':
    case 'books-requests':
    case 'books-balances':
    case 'books-usage':
      return answerBooks(driver, question);
    case 'migrate':
      return driver.migrate();
    case 'take-over':
      return driver.takeOver();
    case 'close':
      return driver.close();
    default:
      return question satisfies never;
  }
}

/**
 * The body of a store thread: `main.ts` calls it when it is started as a worker with the role `store-writer` or
 * `store-reader`. The first message opens the database; the last one closes it and lets the thread end by itself.
 */
export function runStoreWorker(scope: WorkerScope): void {
  let driver: StoreDriver | null = null;

  function send(message: StoreAnswer | CommitAnswer): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    scope.postMessage(message);
  }

  async function answer(id: number, question: StoreQuestion): Promise<void> {
    let reply: StoreAnswer;
    try {
      let result: unknown = null;
      if (question.kind === 'open') driver = await openDriver(question);
      else if (driver === null) throw new Error('the store thread is not open');
      else result = (await answerQuestion(driver, question)) ?? null;
      const parts = packRows(result);
      reply = parts === null ? { id, result, fault: null } : { id, parts, fault: null };
    } catch (error) {
      const fault = driver?.explain(error) ?? { kind: 'unavailable', message: describe(error) };
      reply = { id, result: null, fault };
    }
    send(reply);
    if (question.kind === 'close') scope.removeEventListener('message', receive);
  }

  function commit(batch: string): void {
    if (driver === null) return;
    const outcome = driver.commit(batch);
    if (outcome instanceof Promise) void outcome.then(send);
    else send(outcome);
  }

  function receive(event: MessageEvent): void {
    const data: unknown = event.data;
    if (typeof data === 'string') commit(data);
    else if (Array.isArray(data)) void answer(data[0] as number, data[1] as StoreQuestion);
  }

  scope.addEventListener('message', receive);
}

/** The text of an error for the log on the other side; SQL texts and parameters are not part of it. */
function describe(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown error';
}
