import { createId } from '../../lib/ids.ts';
import type { BudgetRecord, HedgeRecord, ModelRecord, Versioned } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import { findBudgetMoves } from '../shared/budgets/budget-moves.ts';
import { mergeBudgets } from '../shared/budgets/index.ts';
import { nameStrategy } from '../shared/catalogue/index.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import { checkVersion, diffChanges, mergePatch, nextVersion, parseInput, requireFound } from '../shared/index.ts';
import type { JsonObject } from '../shared/index.ts';
import { retryRaces } from '../shared/changes/retry-races.ts';
import { HEDGE_DEFAULTS, modelFieldsSchema } from './fields.ts';
import type { ModelFields } from './fields.ts';
import { loadModel, viewModel } from './load.ts';
import { checkNamesFree, planModelDeployments } from './plan.ts';
import { buildModelDocument } from './view.ts';
import type { ChangedModelView, LoadedModel } from './view.ts';

function buildHedge(hedge: ModelFields['hedge']): HedgeRecord | null {
  if (hedge === null || hedge === undefined) return null;
  return { after: hedge.after ?? HEDGE_DEFAULTS.after, minMs: hedge.min_ms ?? HEDGE_DEFAULTS.min_ms };
}

function buildModelRecord(fields: ModelFields, versioned: Versioned): ModelRecord {
  return {
    ...versioned,
    name: fields.name,
    aliases: fields.aliases ?? [],
    strategy: nameStrategy(fields.strategy),
    fallbacks: fields.fallbacks ?? [],
    hedge: buildHedge(fields.hedge),
    limits: fields.limits,
    enabled: fields.enabled ?? true,
  };
}

function planBudgets(
  modelId: string,
  fields: ModelFields,
  before: readonly BudgetRecord[],
  now: number,
): readonly BudgetRecord[] {
  return mergeBudgets('model', modelId, before, fields.budgets, now);
}

async function finish(
  deps: CatalogueDeps,
  loaded: LoadedModel,
  warnings: readonly string[],
): Promise<ChangedModelView> {
  deps.counters.refresh('model', loaded.model.id);
  await deps.router.reload();
  return { ...(await viewModel(deps, loaded)), ...(warnings.length === 0 ? {} : { warnings }) };
}

/** Adds a model with its deployments. */
export async function createModel(
  deps: CatalogueDeps,
  context: ActionContext,
  fields: ModelFields,
): Promise<ChangedModelView> {
  requirePermission(context, 'model.write');
  const done = await retryRaces(async () => {
    const now = deps.clock.now();
    await checkNamesFree(deps, fields, null);
    const model = buildModelRecord(fields, { id: createId('model', now), createdAt: now, updatedAt: now, version: 1 });
    const plan = await planModelDeployments(deps, model, fields, []);
    const budgets = planBudgets(model.id, fields, [], now);
    const loaded: LoadedModel = { model, deployments: plan.deployments, budgets };
    await deps.store.transact([
      ...deps.store.models.insertAll(model),
      ...plan.statements,
      ...deps.store.budgets.replace('model', model.id, [], budgets),
      deps.audit.statement({
        actor: context.actor,
        action: 'model.create',
        target: { type: 'model', id: model.id },
        outcome: 'ok',
        changes: diffChanges(null, buildModelDocument(loaded)),
        origin: context.origin,
      }),
    ]);
    return { loaded, warnings: plan.warnings };
  });
  return finish(deps, done.loaded, done.warnings);
}

async function changeModel(
  deps: CatalogueDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  want: (loaded: LoadedModel) => ModelFields,
): Promise<ChangedModelView> {
  requirePermission(context, 'model.write');
  const done = await retryRaces(async () => {
    const current = requireFound(await deps.store.models.find(id));
    checkVersion(current, ifMatch);
    const before = await loadModel(deps, current);
    const fields = want(before);
    await checkNamesFree(deps, fields, id);
    const now = deps.clock.now();
    const versioned = { id, createdAt: current.createdAt, ...nextVersion(current, now) };
    const model = buildModelRecord(fields, versioned);
    const plan = await planModelDeployments(deps, model, fields, before.deployments);
    const budgets = planBudgets(id, fields, before.budgets, now);
    const moves = await findBudgetMoves(deps.store.budgets, before.budgets, budgets, now);
    const after: LoadedModel = { model, deployments: plan.deployments, budgets };
    await deps.store.transact([
      ...deps.store.models.updateAll(model, current.version),
      ...plan.statements,
      ...deps.store.budgets.replace('model', id, before.budgets, budgets, moves),
      deps.audit.statement({
        actor: context.actor,
        action: 'model.update',
        target: { type: 'model', id, name: model.name },
        outcome: 'ok',
        changes: diffChanges(buildModelDocument(before), buildModelDocument(after)),
        origin: context.origin,
      }),
    ]);
    return { loaded: after, warnings: plan.warnings };
  });
  return finish(deps, done.loaded, done.warnings);
}

/** Replaces a model: what is missing is reset. */
export function replaceModel(
  deps: CatalogueDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  fields: ModelFields,
): Promise<ChangedModelView> {
  return changeModel(deps, context, id, ifMatch, () => fields);
}

/** Applies a JSON merge patch to a model. */
export function updateModel(
  deps: CatalogueDeps,
  context: ActionContext,
  id: string,
  ifMatch: number | null,
  patch: JsonObject,
): Promise<ChangedModelView> {
  return changeModel(deps, context, id, ifMatch, (loaded) =>
    parseInput(modelFieldsSchema, mergePatch(buildModelDocument(loaded), patch)),
  );
}
