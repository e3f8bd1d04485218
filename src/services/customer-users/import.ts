import { GatewayError, toGatewayError } from '../../lib/errors/index.ts';
import { StoreConflict } from '../../store/port.ts';
import type { Statement } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { findBudgetMoves } from '../shared/budgets/budget-moves.ts';
import { mapStoreError } from '../shared/index.ts';
import type { CustomerUserDraft } from './draft.ts';
import { forgetCustomerUser, writeDraft } from './draft.ts';
import type { ImportAnswer, ImportedLine, ImportFields } from './import-fields.ts';
import { readLines } from './import-lines.ts';
import { planLines } from './import-plan.ts';
import type { PlannedLine } from './import-plan.ts';

/** Lines that are written in one transaction: it must not hold up the traffic's own commits. */
const BATCH_SIZE = 100;
const TRIES_MAX = 5;
/** More refused lines than these are not told in an error: the dry run tells all. */
const PROBLEMS_MAX = 50;

/** A token that is not stored yet. */
export interface PreparedToken {
  readonly id: string;
  readonly plain: string;
  readonly statements: readonly Statement[];
}

/** Prepares a token of a customer user who is written in the same transaction. */
export type PrepareToken = (customerUserId: string) => PreparedToken;

function answerLine(line: PlannedLine, token: PreparedToken | null = null): ImportedLine {
  const { raw, outcome, id, name, email, changes, problems } = line;
  const shown = { line: raw.line, outcome, id, name, email, changes, problems };
  return token === null ? { ...shown, token_id: null } : { ...shown, token_id: token.id, token: token.plain };
}

function buildAnswer(dryRun: boolean, lines: readonly ImportedLine[]): ImportAnswer {
  const count = (...outcomes: readonly ImportedLine['outcome'][]): number =>
    lines.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    dry_run: dryRun,
    created: count('create'),
    updated: count('update'),
    unchanged: count('unchanged', 'skip'),
    refused: count('refuse'),
    failed: count('fail'),
    lines,
  };
}

function refuse(refused: readonly PlannedLine[]): GatewayError {
  const details = refused
    .flatMap(({ raw, problems }) =>
      problems.map(({ path, problem }) => ({
        path: path === '' ? `line ${raw.line}` : `line ${raw.line}: ${path}`,
        problem,
      })),
    )
    .slice(0, PROBLEMS_MAX);
  const [first] = details;
  return new GatewayError('invalid_request', {
    details,
    hint: first === undefined ? 'lines are refused' : `${first.path} ${first.problem}`,
  });
}

interface ImportCall {
  readonly deps: ServiceDeps;
  readonly context: ActionContext;
  readonly wish: ImportFields;
  /** null: none are issued. */
  readonly prepareToken: PrepareToken | null;
  /** Which line a customer user is on. */
  readonly seen: Map<string, number>;
}

/** The row that says what was asked for as a whole; each customer user has its own beside. */
function recordImport({ deps, context }: ImportCall, planned: readonly PlannedLine[]): Statement {
  const count = (outcome: PlannedLine['outcome']): number => planned.filter((line) => line.outcome === outcome).length;
  return deps.audit.statement({
    actor: context.actor,
    action: 'customer_user.import',
    target: null,
    outcome: 'ok',
    changes: {
      lines: { after: planned.length },
      create: { after: count('create') },
      update: { after: count('update') },
      refuse: { after: count('refuse') },
    },
    origin: context.origin,
  });
}

/** The statements of a line. Budgets that get another calendar begin with what was spent. */
async function writeLine({ deps, context }: ImportCall, draft: CustomerUserDraft): Promise<readonly Statement[]> {
  const { before, budgets } = draft;
  const moves =
    before === null ? [] : await findBudgetMoves(deps.store.budgets, before.budgets, budgets, deps.clock.now());
  return writeDraft(deps, context, draft, moves);
}

/** Writes the lines of one batch, with what begins it; planned anew when another change came between. */
async function writeBatch(
  call: ImportCall,
  planned: readonly PlannedLine[],
  first: readonly Statement[],
): Promise<readonly ImportedLine[]> {
  const { deps, wish, prepareToken, seen } = call;
  let lines = planned;
  for (let tries = 1; ; tries++) {
    const statements: Statement[] = [...first];
    const answers: ImportedLine[] = [];
    for (const line of lines) {
      const { draft } = line;
      if (draft === null) {
        answers.push(answerLine(line));
        continue;
      }
      statements.push(...(await writeLine(call, draft)));
      const token = draft.before === null && prepareToken !== null ? prepareToken(draft.user.id) : null;
      if (token !== null) statements.push(...token.statements);
      answers.push(answerLine({ ...line, id: draft.user.id }, token));
    }
    try {
      if (statements.length > 0) await deps.store.transact(statements);
    } catch (error) {
      if (!(error instanceof StoreConflict) || tries === TRIES_MAX) throw mapStoreError(error);
      lines = await planLines(
        deps,
        wish,
        lines.map(({ raw }) => raw),
        seen,
      );
      continue;
    }
    const changed = lines.flatMap(({ draft }) => (draft?.before ? [draft.user.id] : []));
    await Promise.all(changed.map((id) => forgetCustomerUser(deps, id)));
    return answers;
  }
}

function failLine(line: PlannedLine, error: unknown): ImportedLine {
  const { message } = toGatewayError(error);
  return { ...answerLine(line), outcome: 'fail', problems: [{ path: '', problem: message }] };
}

/** Writes all lines, batch by batch. What was written stays when a later batch fails; the answer says which lines are not. */
async function writeAll(call: ImportCall, planned: readonly PlannedLine[]): Promise<readonly ImportedLine[]> {
  const answers: ImportedLine[] = [];
  for (let at = 0; at < planned.length; at += BATCH_SIZE) {
    try {
      answers.push(
        ...(await writeBatch(call, planned.slice(at, at + BATCH_SIZE), at === 0 ? [recordImport(call, planned)] : [])),
      );
    } catch (error) {
      // Nothing was done yet, so that the whole call can fail.
      if (at === 0) throw error;
      call.deps.log.error('customer_users.import_stopped', { line: planned[at]?.raw.line }, error);
      answers.push(...planned.slice(at).map((line) => failLine(line, error)));
      return answers;
    }
  }
  return answers;
}

/**
 * Takes in a file of customer users: lines that name one by id, address or name change it, others make one. All lines are checked first, and
 * nothing is written when one is refused, unless that is asked for. Then batches are written, each in a transaction with its rows in the
 * operation log.
 * @param prepareToken of each customer user who is made; null: none is issued
 */
export async function importCustomerUsers(
  deps: ServiceDeps,
  context: ActionContext,
  wish: ImportFields,
  prepareToken: PrepareToken | null,
): Promise<ImportAnswer> {
  requirePermission(context, 'customer_user.write');
  const seen = new Map<string, number>();
  const planned = await planLines(deps, wish, await readLines(wish.content, wish.format), seen);
  if (wish.dry_run) {
    return buildAnswer(
      true,
      planned.map((line) => answerLine(line)),
    );
  }
  const refused = planned.filter(({ outcome }) => outcome === 'refuse');
  if (refused.length > 0 && !wish.skip_refused) throw refuse(refused);
  const lines = await writeAll({ deps, context, wish, prepareToken, seen }, planned);
  return buildAnswer(false, lines);
}
