import type { Config } from '../config/index.ts';
import type { CallerScope } from '../metering/port.ts';
import type { PipelineSettings } from '../pipeline/index.ts';
import type { GatewaySettings, SettingDefaults } from '../services/settings/index.ts';
import { loadSettings } from '../services/settings/stored.ts';
import type { Store } from '../store/port.ts';

/** The settings in force; a change is seen by the next request. */
export interface LiveSettings {
  readonly defaults: SettingDefaults;
  gateway(): GatewaySettings;
  readonly pipeline: () => PipelineSettings;
  readonly apply: (settings: GatewaySettings) => void;
  /** Called at once and after each change. */
  onChange(callback: (settings: GatewaySettings) => void): void;
}

function buildPipelineSettings({ defaultOutputTokens, limits, budgets }: GatewaySettings): PipelineSettings {
  const binds = budgets.length > 0 || Object.keys(limits).length > 0;
  const gatewayScope: CallerScope | null = binds ? { kind: 'gateway', id: 'gateway', limits, budgets } : null;
  return { defaultOutputTokens, gatewayScope };
}

/** Loads the stored settings over the defaults of the configuration. */
export async function openLiveSettings(store: Store, config: Config): Promise<LiveSettings> {
  const defaults: SettingDefaults = {
    defaultOutputTokens: config.defaultOutputTokens,
    bodyBytesMax: config.bodyBytesMax,
    tokenCleanHours: config.tokenCleanHours,
  };
  let gateway = await loadSettings(store, defaults);
  let pipeline = buildPipelineSettings(gateway);
  const callbacks: ((settings: GatewaySettings) => void)[] = [];
  return {
    defaults,
    gateway: () => gateway,
    pipeline: () => pipeline,
    apply(settings) {
      gateway = settings;
      pipeline = buildPipelineSettings(settings);
      for (const callback of callbacks) callback(settings);
    },
    onChange(callback) {
      callbacks.push(callback);
      callback(gateway);
    },
  };
}
