export { loadConfig } from './load.ts';
export type { ConfigResult, Environment } from './load.ts';
export { readConfig } from './read.ts';
export { ownCommand, prepareRuntime, serveCommand } from './runtime.ts';
export { CONFIG_FILE_ENV, SETTINGS } from './schema.ts';
export type { Config } from './schema.ts';
