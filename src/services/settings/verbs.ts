import type { BudgetRecord, Changes, SettingRecord, WebhookRecord } from '../../store/records/index.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import { maskUrl } from '../../lib/mask-url.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { findBudgetMoves } from '../shared/budgets/budget-moves.ts';
import { buildBudgetFields, mergeBudgets, viewBudgets } from '../shared/budgets/index.ts';
import { diffChanges, formatInstantOrNull, mergePatch, parseInput } from '../shared/index.ts';
import type { JsonObject } from '../shared/index.ts';
import { viewLimitsLeft } from '../shared/limits/limits-left.ts';
import { buildLimitsAnswer } from '../shared/limits/wire-limits.ts';
import { buildWebhookFields, mergeWebhooks, viewWebhooks } from '../shared/webhooks/index.ts';
import type { WebhookMergeDeps } from '../shared/webhooks/index.ts';
import { retryRaces } from '../shared/changes/retry-races.ts';
import { SETTINGS_NAME } from '../shared/settings-name.ts';
import { settingsFieldsSchema } from './fields.ts';
import type { GatewaySettings, SettingDefaults } from './fields.ts';
import { decodeStored, encodeStored, KEEP_BODIES_DAYS, loadSettings } from './stored.ts';

export interface SettingsDeps extends ServiceDeps, WebhookMergeDeps {
  readonly settingDefaults: SettingDefaults;
  /** Puts changed settings into force. */
  readonly applySettings: (settings: GatewaySettings) => void;
}

interface Loaded {
  readonly record: SettingRecord | null;
  readonly budgets: readonly BudgetRecord[];
  readonly webhooks: readonly WebhookRecord[];
}

async function load(deps: SettingsDeps): Promise<Loaded> {
  const [record, budgets, webhooks] = await Promise.all([
    deps.store.settings.find(SETTINGS_NAME),
    deps.store.budgets.listByScope('gateway', 'gateway'),
    deps.store.webhooks.all(),
  ]);
  return { record, budgets, webhooks };
}

/** What the operator has set: what a merge patch is laid on and the operation log compares. */
function buildSettingsDocument({ record, budgets, webhooks }: Loaded): JsonObject {
  const { limits, ...rest } = decodeStored(record);
  return {
    ...rest,
    limits: buildLimitsAnswer(limits),
    budgets: buildBudgetFields(budgets),
    webhooks: buildWebhookFields(webhooks),
  };
}

/** Many receivers take a secret in the address. */
function maskWebhooks(before: Loaded['webhooks'], after: Loaded['webhooks']): Changes[string] {
  const mask = (webhooks: Loaded['webhooks']) =>
    buildWebhookFields(webhooks).map((fields) => ({ ...fields, url: maskUrl(fields.url) }));
  return { before: mask(before), after: mask(after) };
}

/** What the operation log keeps; of secrets, whose were exchanged. */
function describeChanges(before: Loaded, after: Loaded): Changes {
  const all = diffChanges(buildSettingsDocument(before), buildSettingsDocument(after));
  const changes = 'webhooks' in all ? { ...all, webhooks: maskWebhooks(before.webhooks, after.webhooks) } : all;
  const renewed = after.webhooks
    .filter(({ id, secretSealed }) => before.webhooks.some((old) => old.id === id && old.secretSealed !== secretSealed))
    .map(({ id }) => id);
  return renewed.length === 0 ? changes : { ...changes, webhook_secrets: { after: renewed } };
}

async function buildSettingsView(deps: SettingsDeps, { record, budgets, webhooks }: Loaded) {
  const stored = decodeStored(record);
  const { settingDefaults: defaults } = deps;
  return {
    limits: buildLimitsAnswer(stored.limits),
    limits_left: await viewLimitsLeft(deps, [{ kind: 'gateway', id: 'gateway', limits: stored.limits, budgets }]),
    budgets: await viewBudgets(deps.counters, budgets, deps.clock.now()),
    default_output_tokens: stored.default_output_tokens ?? defaults.defaultOutputTokens,
    body_bytes_max: stored.body_bytes_max ?? defaults.bodyBytesMax,
    token_clean_hours: stored.token_clean_hours ?? defaults.tokenCleanHours,
    keep_bodies: stored.keep_bodies ?? 'off',
    keep_bodies_days: stored.keep_bodies_days ?? KEEP_BODIES_DAYS,
    currency_rates: stored.currency_rates ?? {},
    webhooks: viewWebhooks(webhooks),
    updated_at: formatInstantOrNull(record?.updatedAt ?? null),
    version: record?.version ?? 0,
  };
}

export type SettingsView = Awaited<ReturnType<typeof buildSettingsView>>;

/** The settings in force. */
export async function getSettings(deps: SettingsDeps, context: ActionContext): Promise<SettingsView> {
  requirePermission(context, 'settings.read');
  return buildSettingsView(deps, await load(deps));
}

/** Applies a JSON merge patch to the settings; null resets a field to its default. */
export async function updateSettings(
  deps: SettingsDeps,
  context: ActionContext,
  ifMatch: number | null,
  patch: JsonObject,
): Promise<SettingsView> {
  requirePermission(context, 'settings.write');
  const after = await retryRaces(async () => {
    const before = await load(deps);
    const version = before.record?.version ?? 0;
    if (ifMatch !== null && ifMatch !== version) {
      throw new GatewayError('version_mismatch', { details: [{ version, if_match: ifMatch }] });
    }
    const document = buildSettingsDocument(before);
    const fields = parseInput(settingsFieldsSchema, mergePatch(document, patch));
    const now = deps.clock.now();
    const budgets = mergeBudgets('gateway', 'gateway', before.budgets, fields.budgets, now);
    const moves = await findBudgetMoves(deps.store.budgets, before.budgets, budgets, now);
    const record: SettingRecord = {
      name: SETTINGS_NAME,
      value: encodeStored(fields),
      version: version + 1,
      updatedAt: now,
    };
    const webhooks = mergeWebhooks(deps, before.webhooks, fields.webhooks, now);
    const loaded: Loaded = { record, budgets, webhooks };
    await deps.store.transact([
      deps.store.settings.put(record, version),
      ...deps.store.budgets.replace('gateway', 'gateway', before.budgets, budgets, moves),
      ...deps.store.webhooks.replace(before.webhooks, webhooks),
      deps.audit.statement({
        actor: context.actor,
        action: 'settings.update',
        target: { type: 'settings', id: SETTINGS_NAME },
        outcome: 'ok',
        changes: describeChanges(before, loaded),
        origin: context.origin,
      }),
    ]);
    return loaded;
  });
  deps.counters.refresh('gateway', 'gateway');
  deps.applySettings(await loadSettings(deps.store, deps.settingDefaults));
  return buildSettingsView(deps, after);
}
