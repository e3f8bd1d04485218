import { createUrlCheck } from '../egress/index.ts';
import { createPasswords, createSignInGuard } from '../identity/index.ts';
import { dialectsOf, PROVIDER_KINDS } from '../providers/index.ts';
import { BudgetWatch } from '../services/attention/index.ts';
import type { AttentionDeps } from '../services/attention/index.ts';
import type { SystemWatch } from '../services/health/index.ts';
import type { CatalogueDeps } from '../services/shared/catalogue/index.ts';
import type { LedgerDeps } from '../services/ledger/index.ts';
import type { IdentityDeps } from '../services/shared/identity-deps.ts';
import type { MeDeps } from '../services/me/index.ts';
import type { BodyViewDeps } from '../services/requests/index.ts';
import type { SettingsDeps } from '../services/settings/index.ts';
import type { WebhookTestDeps } from '../services/webhooks/index.ts';
import { sendWebhook } from '../services/webhooks/send.ts';
import type { Core } from './core.ts';
import { getDialect } from './dialects.ts';
import type { LiveSettings } from './live-settings.ts';
import { listUpstreamModels } from './providers/list-upstream-models.ts';
import { createModelData, createPriceFinder } from './providers/price-finder.ts';
import { openAccount } from './providers/provider-account.ts';
import { testProviderCall } from './providers/test-provider.ts';

/** What the management verbs use, all together. */
export type ManagementDeps = CatalogueDeps &
  SettingsDeps &
  IdentityDeps &
  MeDeps &
  LedgerDeps &
  WebhookTestDeps &
  AttentionDeps &
  BodyViewDeps;

function describeUnknownKind(kind: string) {
  const message = `The kind ${kind} is unknown to this version`;
  return { ok: false, error: { type: 'no_provider_available', message, upstreamStatus: null } } as const;
}

function describeUnspoken(upstreamModel: string) {
  const message = `None of the provider's dialects is one of the model ${upstreamModel}`;
  return { ok: false, error: { type: 'no_provider_available', message, upstreamStatus: null } } as const;
}

/** Builds what the verbs need on top of the core; `unsettled` as in `LedgerDeps`. */
export function buildManagementDeps(
  core: Core,
  settings: LiveSettings,
  unsettled: LedgerDeps['unsettled'],
  system: SystemWatch,
): ManagementDeps {
  const { store, clock, log, sealer, audit, authenticator, counters, router, egress, config } = core;
  const kinds = new Map(PROVIDER_KINDS.map((kind) => [kind.kind, kind]));
  return {
    store,
    clock,
    log,
    sealer,
    audit,
    authenticator,
    counters,
    router,
    unsettled,
    keepBodiesDays: () => settings.gateway().keepBodiesDays,
    system,
    budgetWatch: new BudgetWatch({ store, clock, counters }),
    kinds,
    findPrice: createPriceFinder(clock),
    checkUrl: createUrlCheck(config.allowPrivateProviders),
    sendWebhook: (webhook, messageId, body) => sendWebhook({ clock, sealer, egress }, webhook, messageId, body),
    async testProvider(provider, deployment) {
      const kind = kinds.get(provider.kind);
      if (kind === undefined) return describeUnknownKind(provider.kind);
      const upstreamModel = deployment.upstreamModel.replace(/\*$/, '');
      const account = openAccount(provider, kind, sealer);
      const [name] = dialectsOf({ kind, account, upstreamModel });
      if (name === undefined) return describeUnspoken(upstreamModel);
      return testProviderCall({ clock, egress, kind, account, dialect: getDialect(name), upstreamModel });
    },
    modelData: createModelData(clock),
    async listUpstreamModels(provider) {
      const kind = kinds.get(provider.kind);
      if (kind === undefined) return describeUnknownKind(provider.kind);
      return listUpstreamModels(egress, kind, openAccount(provider, kind, sealer));
    },
    settingDefaults: settings.defaults,
    applySettings: settings.apply,
    gatewayScope: () => settings.pipeline().gatewayScope,
    passwords: createPasswords(),
    signInGuard: createSignInGuard(store, clock),
    accessTokenSeconds: config.accessTokenSeconds,
    sessionIdleMinutes: config.sessionIdleMinutes,
    sessionHours: config.sessionHours,
  };
}
