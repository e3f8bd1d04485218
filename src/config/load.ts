import { isAbsolute, resolve } from 'node:path';
import { CONFIG_FILE_ENV, SETTINGS } from './schema.ts';
import type { Config, RawConfig } from './schema.ts';
import { parseSettingsFile } from './settings-file.ts';
import { SettingProblem } from './setting.ts';
import type { Setting } from './setting.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Either settings that are all right, or everything that is wrong with them. */
export type ConfigResult =
  | { readonly ok: true; readonly config: Config; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[]; readonly warnings: readonly string[] };

const PREFIX = 'TALLYGATE_';
const LOOPBACK_RANGES: readonly string[] = ['localhost', '127.0.0.0/8', '::1/128'];
const ENTRIES: readonly (readonly [string, Setting<unknown>])[] = Object.entries(SETTINGS);
const KNOWN: ReadonlySet<string> = new Set(ENTRIES.map(([, setting]) => setting.env));

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function nearest(name: string): string {
  const words = name.split('_').slice(1);
  const scored = [...KNOWN].map((known) => ({
    known,
    score: words.filter((word) => known.includes(word)).length / known.split('_').length,
  }));
  const best = scored.toSorted((a, b) => b.score - a.score)[0];
  return best === undefined || best.score === 0 ? '' : ` (did you mean ${best.known}?)`;
}

function finish(raw: RawConfig, workingDir: string): Config {
  const dataDir = resolve(workingDir, raw.dataDir);
  const absolute = (path: string): string => (isAbsolute(path) ? path : resolve(workingDir, path));
  return {
    ...raw,
    dataDir,
    caFile: raw.caFile === null ? null : absolute(raw.caFile),
    tlsCertFile: raw.tlsCertFile === null ? null : absolute(raw.tlsCertFile),
    tlsKeyFile: raw.tlsKeyFile === null ? null : absolute(raw.tlsKeyFile),
    secretKeyFile: raw.secretKeyFile === null ? resolve(dataDir, 'secret.key') : absolute(raw.secretKeyFile),
    allowPrivateProviders: raw.allowPrivateProviders ?? (isLoopback(raw.host) ? LOOPBACK_RANGES : []),
  };
}

/**
 * Reads the settings from the environment and, beneath it, from the text of a settings file. Reports every problem at
 * once. An unknown name in the file is a problem, an unknown `TALLYGATE_` variable a warning. An empty value counts as
 * absent. Paths are resolved against `workingDir`.
 */
export function loadConfig(env: Environment, fileText: string | null, workingDir: string): ConfigResult {
  const problems: string[] = [];
  const warnings: string[] = [];
  const file = parseSettingsFile(fileText ?? '');
  problems.push(...file.problems);
  for (const [name, line] of file.lines) {
    if (!KNOWN.has(name)) problems.push(`line ${line} of the settings file: ${name} is not a setting${nearest(name)}`);
  }
  for (const name of Object.keys(env)) {
    if (name.startsWith(PREFIX) && name !== CONFIG_FILE_ENV && !KNOWN.has(name)) {
      warnings.push(`${name} is not a setting${nearest(name)}`);
    }
  }
  const raw: Record<string, unknown> = {};
  for (const [name, setting] of ENTRIES) {
    const text = env[setting.env] || file.values.get(setting.env) || '';
    try {
      raw[name] = text === '' ? setting.default : setting.parse(text);
    } catch (error) {
      if (!(error instanceof SettingProblem)) throw error;
      problems.push(`${setting.env} ${error.message}`);
    }
  }
  if ((raw['tlsCertFile'] === null) !== (raw['tlsKeyFile'] === null)) {
    const { tlsCertFile, tlsKeyFile } = SETTINGS;
    problems.push(`${tlsCertFile.env} and ${tlsKeyFile.env} must be set together`);
  }
  if (problems.length > 0) return { ok: false, problems, warnings };
  return { ok: true, config: finish(asRawConfig(raw), workingDir), warnings };
}

/** Every key of `SETTINGS` was assigned what its own `parse` answered, or its default. */
function asRawConfig(raw: Record<string, unknown>): RawConfig {
  return raw as unknown as RawConfig;
}
