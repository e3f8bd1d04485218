export { settingsFieldsSchema } from './fields.ts';
export type { GatewaySettings, SettingDefaults } from './fields.ts';
export { loadSettings } from './stored.ts';
export { getSettings, updateSettings } from './verbs.ts';
export type { SettingsDeps, SettingsView } from './verbs.ts';
