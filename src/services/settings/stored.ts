import { z } from 'zod';
import type { Store } from '../../store/port.ts';
import type { Limits, SettingRecord } from '../../store/records/index.ts';
import { limitsSchema } from '../shared/limits.ts';
import { SETTINGS_NAME } from '../shared/settings-name.ts';
import type { GatewaySettings, SettingDefaults, SettingsFields } from './fields.ts';
import { buildLimitsAnswer } from '../shared/limits.ts';

const storedSchema = z.object({
  limits: limitsSchema,
  default_output_tokens: z.number().optional(),
  body_bytes_max: z.number().optional(),
  token_clean_hours: z.number().optional(),
  currency_rates: z.record(z.string(), z.string()).optional(),
});

/** What the operator has set, as it is kept: budgets have a table of their own. */
export type StoredSettings = z.output<typeof storedSchema>;

/** The kept value of checked fields. */
export function encodeStored(fields: SettingsFields): unknown {
  const limits: Limits = fields.limits;
  return {
    limits: buildLimitsAnswer(limits),
    ...(fields.default_output_tokens == null ? {} : { default_output_tokens: fields.default_output_tokens }),
    ...(fields.body_bytes_max == null ? {} : { body_bytes_max: fields.body_bytes_max }),
    ...(fields.token_clean_hours == null ? {} : { token_clean_hours: fields.token_clean_hours }),
    ...(fields.currency_rates == null ? {} : { currency_rates: fields.currency_rates }),
  };
}

/** Reads a kept value; nothing kept means nothing set. */
export function decodeStored(record: SettingRecord | null): StoredSettings {
  return storedSchema.parse(record?.value ?? {});
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
    currencyRates: stored.currency_rates ?? {},
  };
}
