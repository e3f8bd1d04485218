import { existsSync } from 'node:fs';
import type { Config, ConfigResult } from '../../config/index.ts';
import { connectControl, controlSocketPath } from '../control/index.ts';
import type { Operations } from '../control/index.ts';
import { openLocalOperations } from '../operations/local-operations.ts';
import { locateData } from '../data/open-data.ts';
import { checkData } from './data.ts';
import { describe, failed, ok, warning } from './finding.ts';
import type { Finding } from './finding.ts';
import { checkClock, checkDisk, checkFolder, checkKey, checkPort } from './machine.ts';
import { checkProviders } from './providers.ts';

export interface DiagnoseOptions {
  /** One small real call to each provider, which may cost a little. */
  readonly providers: boolean;
}

/** Providers are looked at through a running server; without one only when they are to be called, since that takes the lock. */
async function lookAtProviders(
  config: Config,
  remote: Operations | null,
  { providers: call }: DiagnoseOptions,
): Promise<readonly Finding[]> {
  if (remote !== null) return checkProviders(remote, call);
  const location = locateData(config);
  if (!call || (location.kind === 'sqlite' && !existsSync(location.path))) return [];
  const local = await openLocalOperations(config);
  try {
    return await checkProviders(local.operations, call);
  } finally {
    await local.close();
  }
}

/** Looks at settings, key, database, disk, clock, port and providers, and says what to do. Changes nothing. */
export async function diagnose(result: ConfigResult, options: DiagnoseOptions): Promise<readonly Finding[]> {
  const warnings = result.warnings.map((message) => warning('settings', `${message}.`));
  if (!result.ok) return [...warnings, ...result.problems.map((message) => failed('settings', `${message}.`))];
  const { config } = result;
  const remote = await connectControl(controlSocketPath(config));
  const findings = [
    ...warnings,
    ok('settings', 'They are valid.'),
    checkFolder(config),
    checkDisk(config),
    checkKey(config),
    checkClock(),
    checkPort(config, remote !== null),
    ...(await checkData(config)),
  ];
  if (findings.some(({ outcome }) => outcome === 'failed') && remote === null) return findings;
  try {
    return [...findings, ...(await lookAtProviders(config, remote, options))];
  } catch (error) {
    return [...findings, failed('providers', `They cannot be looked at (${describe(error)}).`)];
  }
}
