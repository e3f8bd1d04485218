import { nextTurn } from '../../lib/in-turns.ts';
import { invalidField } from '../../lib/errors/index.ts';
import type { BudgetRecord, CustomerUserRecord } from '../../store/records/index.ts';
import type { ServiceDeps } from '../context.ts';
import { applyPatch } from '../shared/changes/apply-patch.ts';
import type { JsonObject } from '../shared/index.ts';
import { customerUserFieldsSchema } from './fields.ts';
import { setBudget } from './import-budget.ts';
import type { ImportFields } from './import-fields.ts';
import { readKnown } from './import-known.ts';
import type { Known } from './import-known.ts';
import { readProblems } from './import-lines.ts';
import type { LineProblem, RawLine } from './import-lines.ts';
import { draftChange, draftCreation } from './draft.ts';
import type { CustomerUserDraft } from './draft.ts';

/** Lines that are checked before others get their turn on the event loop. */
const SLICE = 20;

export type PlannedOutcome = 'create' | 'update' | 'unchanged' | 'skip' | 'refuse';

/** What would be done with a line. */
export interface PlannedLine {
  readonly raw: RawLine;
  readonly outcome: PlannedOutcome;
  readonly id: string | null;
  readonly name: string | null;
  readonly email: string | null;
  readonly changes: readonly string[];
  readonly problems: readonly LineProblem[];
  /** What is written; null: nothing. */
  readonly draft: CustomerUserDraft | null;
}

interface Target {
  /** What tells one customer user of a file from another. */
  readonly key: string;
  readonly current: CustomerUserRecord | null;
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The id of the customer that a line names; undefined: it names none. */
function findCustomer(value: JsonObject, known: Known): string | null | undefined {
  const { customer, customer_id: id } = value;
  if (customer === undefined || (typeof customer === 'string' && customer === '')) {
    if (typeof id === 'string' && !known.customerIds.has(id)) throw invalidField('customer_id', 'is not a customer');
    return id === null || typeof id === 'string' ? id : undefined;
  }
  if (id !== undefined) throw invalidField('customer', 'stands beside customer_id: give one of them');
  if (customer === null) return null;
  const ids = typeof customer === 'string' ? (known.customersByName.get(customer) ?? []) : [];
  if (ids.length > 1) throw invalidField('customer', 'is the name of several customers: give customer_id');
  const [only] = ids;
  if (only === undefined) throw invalidField('customer', 'is not the name of a customer');
  return only;
}

function belongsElsewhere(user: CustomerUserRecord, customerId: string | null | undefined): boolean {
  return typeof customerId === 'string' && user.customerId !== null && user.customerId !== customerId;
}

/** Whom a line is about: by its id, else its address, else its name within its customer. */
function findTarget(value: JsonObject, customerId: string | null | undefined, known: Known): Target {
  const { id, email, name } = value;
  if (id !== undefined) {
    const current = typeof id === 'string' ? known.byId.get(id) : undefined;
    if (current === undefined) throw invalidField('id', 'names no customer user');
    return { key: current.id, current };
  }
  const byEmail = typeof email === 'string';
  const all = byEmail ? known.byEmail.get(email) : typeof name === 'string' ? known.byName.get(name) : undefined;
  const found = byEmail ? (all ?? []) : (all ?? []).filter((user) => user.customerId === (customerId ?? null));
  if (found.length > 1) {
    throw byEmail
      ? invalidField('email', 'is the address of several customer users: give their id')
      : invalidField('name', 'is the name of several customer users: give their id');
  }
  const current = found[0] ?? null;
  // Nobody is moved to another customer for an address alone.
  if (byEmail && current !== null && belongsElsewhere(current, customerId)) {
    throw invalidField('email', 'is the address of a customer user of another customer: give their id');
  }
  const key = current?.id ?? JSON.stringify(byEmail ? ['email', email] : ['name', name ?? null, customerId ?? null]);
  return { key, current };
}

function addBudget(patch: JsonObject, { budget }: RawLine, before: readonly BudgetRecord[]): JsonObject {
  return budget === null ? patch : { ...patch, budgets: setBudget(before, budget) };
}

/** Plans lines against what is there; `seen` remembers which line a customer user was on. */
class Planner {
  readonly #deps: ServiceDeps;
  readonly #wish: ImportFields;
  readonly #known: Known;
  readonly #seen: Map<string, number>;

  constructor(deps: ServiceDeps, wish: ImportFields, known: Known, seen: Map<string, number>) {
    this.#deps = deps;
    this.#wish = wish;
    this.#known = known;
    this.#seen = seen;
  }

  plan(raw: RawLine): PlannedLine {
    const value = raw.value ?? {};
    const said = { raw, id: null, name: textOrNull(value['name']), email: textOrNull(value['email']) };
    const refused = { ...said, outcome: 'refuse' as const, changes: [], draft: null };
    if (raw.problems.length > 0) return { ...refused, problems: raw.problems };
    try {
      return this.#check(raw, value);
    } catch (error) {
      return { ...refused, problems: readProblems(error) };
    }
  }

  #check(raw: RawLine, value: JsonObject): PlannedLine {
    const { id: _, customer: __, ...patch } = value;
    const customerId = findCustomer(value, this.#known);
    const { key, current } = findTarget(value, customerId, this.#known);
    const first = this.#seen.get(key);
    if (first !== undefined && first !== raw.line) {
      throw invalidField(current === null ? 'name' : 'id', `is the customer user of line ${first}`);
    }
    this.#seen.set(key, raw.line);
    const said = customerId === undefined ? patch : { ...patch, customer_id: customerId };
    return current === null ? this.#create(raw, said) : this.#change(raw, said, current);
  }

  #create(raw: RawLine, patch: JsonObject): PlannedLine {
    const fields = applyPatch(customerUserFieldsSchema, {}, addBudget(patch, raw, []));
    const draft = draftCreation(fields, this.#deps.clock.now());
    const { name, email } = draft.user;
    return { raw, outcome: 'create', id: null, name, email, changes: [], problems: [], draft };
  }

  #change(raw: RawLine, patch: JsonObject, current: CustomerUserRecord): PlannedLine {
    const { on_existing: onExisting } = this.#wish;
    const { id, name, email } = current;
    const said = { raw, id, name, email, changes: [], problems: [], draft: null };
    if (onExisting === 'skip') return { ...said, outcome: 'skip' };
    if (onExisting === 'refuse') throw invalidField('', 'is there already');
    const before = this.#known.budgets.get(id) ?? [];
    const draft = draftChange(current, before, this.#deps.clock.now(), (document) =>
      applyPatch(customerUserFieldsSchema, document, addBudget(patch, raw, before)),
    );
    const changes = Object.keys(draft.changes);
    if (changes.length === 0) return { ...said, outcome: 'unchanged' };
    return { ...said, name: draft.user.name, email: draft.user.email, outcome: 'update', changes, draft };
  }
}

/** What would be done with some lines, as things are now. */
export async function planLines(
  deps: ServiceDeps,
  wish: ImportFields,
  lines: readonly RawLine[],
  seen: Map<string, number>,
): Promise<readonly PlannedLine[]> {
  const planner = new Planner(deps, wish, await readKnown(deps.store, lines), seen);
  const planned: PlannedLine[] = [];
  for (const [at, line] of lines.entries()) {
    if (at % SLICE === SLICE - 1) await nextTurn();
    planned.push(planner.plan(line));
  }
  return planned;
}
