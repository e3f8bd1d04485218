import type { ServiceDeps } from '../context.ts';
import { viewBudgets } from '../shared/budgets/index.ts';
import type { BudgetAnswer } from '../shared/budgets/index.ts';
import type { BudgetRecord } from '../../store/records/index.ts';

/** A part is one read; others read between two of them. */
const PART = 5_000;
const FOUND_MAX = 100;
const FRESH_MS = 30_000;
/** So long a caller waits for a look that goes on; then it is told what the one before found. */
const WAIT_MS = 80;

export interface BudgetInNeed {
  readonly record: BudgetRecord;
  readonly answer: BudgetAnswer;
}

/** What the last look at all budgets found. */
interface Look {
  /** Monotonic milliseconds. */
  readonly at: number;
  readonly ids: readonly string[];
  readonly isWhole: boolean;
}

type Deps = Pick<ServiceDeps, 'store' | 'clock' | 'counters'>;

/**
 * Finds budgets that are near their end among any number of them: looks through all in parts, at most every half minute and only while
 * somebody asks; what they have left is read anew each time.
 */
export class BudgetWatch {
  readonly #deps: Deps;
  #last: Look | null = null;
  #looking: Promise<void> | null = null;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** `isWhole`: false while the first look has not come to the end, or found more than are told. */
  async find(): Promise<{ readonly found: readonly BudgetInNeed[]; readonly isWhole: boolean }> {
    const { clock } = this.#deps;
    if (this.#last === null || clock.monotonic() - this.#last.at > FRESH_MS) await this.#lookAwhile();
    const last = this.#last;
    if (last === null) return { found: [], isWhole: false };
    return { found: await this.#read(last.ids), isWhole: last.isWhole };
  }

  async #lookAwhile(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    const { clock } = this.#deps;
    let cancel = (): void => {};
    const enough = new Promise<void>((resolve) => {
      cancel = clock.after(WAIT_MS, resolve);
    });
    // What goes wrong after that is told to whoever asks next.
    this.#looking.catch(() => undefined);
    await Promise.race([this.#looking, enough]).finally(() => cancel());
  }

  async #look(): Promise<void> {
    const { store, clock } = this.#deps;
    const ids: string[] = [];
    let after: string | null = '';
    while (after !== null) {
      const { found, next } = await store.insight.listSpentBudgets(after, PART);
      ids.push(...found.map(({ id }) => id));
      after = ids.length > FOUND_MAX ? null : next;
    }
    this.#last = { at: clock.monotonic(), ids: ids.slice(0, FOUND_MAX), isWhole: ids.length <= FOUND_MAX };
  }

  async #read(ids: readonly string[]): Promise<readonly BudgetInNeed[]> {
    const { store, clock, counters } = this.#deps;
    const records = (await Promise.all(ids.map((id) => store.budgets.find(id)))).filter((record) => record !== null);
    const answers = await viewBudgets(counters, records, clock.now());
    return records.flatMap((record, index) => {
      const answer = answers[index];
      return answer === undefined ? [] : [{ record, answer }];
    });
  }
}
