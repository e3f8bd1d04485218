import { readFileSync } from 'node:fs';
import { CONFIG_FILE_ENV } from './schema.ts';
import { loadConfig } from './load.ts';
import type { ConfigResult } from './load.ts';

/** Reads the settings of this process: its environment and the file that `TALLYGATE_CONFIG` names, no other. */
export function readConfig(): ConfigResult {
  const path = process.env[CONFIG_FILE_ENV];
  let fileText: string | null = null;
  if (path !== undefined && path !== '') {
    try {
      fileText = readFileSync(path, 'utf8');
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
      return {
        ok: false,
        problems: [`${CONFIG_FILE_ENV} names a file that cannot be read (${reason}): ${path}`],
        warnings: [],
      };
    }
  }
  return loadConfig(process.env, fileText, process.cwd());
}
