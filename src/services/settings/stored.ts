import type { Store } from '../../store/port.ts';
import type { Limits, SettingRecord } from '../../store/records/index.ts';
import { SETTINGS_NAME } from '../shared/settings-name.ts';
import type { GatewaySettings, SettingDefaults, SettingsFields } from './fields.ts';
import { buildLimitsAnswer, readLimits } from '../shared/limits/wire-limits.ts';
import type { LimitsAnswer } from '../shared/limits/wire-limits.ts';

/** Days that bodies are kept for where nothing is set. */
export const KEEP_BODIES_DAYS = 7;

/** What the operator has set, as it is kept: budgets have a table of their own. */
export interface StoredSettings {
  readonly limits: Limits;
  readonly default_output_tokens?: number;
  readonly body_bytes_max?: number;
  readonly token_clean_hours?: number;
  readonly keep_bodies?: GatewaySettings['keepBodies'];
  readonly keep_bodies_days?: number;
  readonly currency_rates?: Readonly<Record<string, string>>;
}

/** As it was written by `encodeStored`. */
interface KeptSettings extends Omit<StoredSettings, 'limits'> {
  readonly limits?: LimitsAnswer;
}

/** The kept value of checked fields. */
export function encodeStored(fields: SettingsFields): unknown {
  const limits: Limits = fields.limits;
  return {
    limits: buildLimitsAnswer(limits),
    ...(fields.default_output_tokens == null ? {} : { default_output_tokens: fields.default_output_tokens }),
    ...(fields.body_bytes_max == null ? {} : { body_bytes_max: fields.body_bytes_max }),
    ...(fields.token_clean_hours == null ? {} : { token_clean_hours: fields.token_clean_hours }),
    ...(fields.keep_bodies == null ? {} : { keep_bodies: fields.keep_bodies }),
    ...(fields.keep_bodies_days == null ? {} : { keep_bodies_days: fields.keep_bodies_days }),
    ...(fields.currency_rates == null ? {} : { currency_rates: fields.currency_rates }),
  };
}

/** Reads a kept value; nothing kept means nothing set. */
export function decodeStored(record: SettingRecord | null): StoredSettings {
  // A server decodes this at its start, so no schema is loaded for it; what is kept was checked on its way in.
  const { limits, ...rest } = (record?.value ?? {}) as KeptSettings;
  return { ...rest, limits: readLimits(limits ?? {}) };
}

/** The settings in force. */
export async function loadSettings(store: Store, defaults: SettingDefaults): Promise<GatewaySettings> {
  const [record, budgets] = await Promise.all([
    store.settings.find(SETTINGS_NAME),
    store.budgets.listByScope('gateway', 'gateway'),
  ]);
  const stored = decodeStored(record);
  return {
    limits: stored.limits,
    budgets,
    defaultOutputTokens: stored.default_output_tokens ?? defaults.defaultOutputTokens,
    bodyBytesMax: stored.body_bytes_max ?? defaults.bodyBytesMax,
    tokenCleanHours: stored.token_clean_hours ?? defaults.tokenCleanHours,
    keepBodies: stored.keep_bodies ?? 'off',
    keepBodiesDays: stored.keep_bodies_days ?? KEEP_BODIES_DAYS,
    currencyRates: stored.currency_rates ?? {},
  };
}
