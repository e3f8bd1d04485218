import { existsSync } from 'node:fs';
import type { Config } from '../../config/index.ts';
import { systemClock } from '../../lib/clock.ts';
import { createKeyRing, parseSealKey } from '../../lib/seal.ts';
import { findUnreadableSecrets } from '../../services/secrets/index.ts';
import { inspectData } from '../../store/inspect.ts';
import type { Inspection } from '../../store/inspect.ts';
import { listMigrations } from '../data/migrations.ts';
import { locateData } from '../data/open-data.ts';
import { listKeyTexts } from '../data/secret-keys.ts';
import { describe, failed, ok, warning } from './finding.ts';
import type { Finding } from './finding.ts';

const MEBIBYTE = 1024 ** 2;
const CLOCK_OFFSET_MS_MAX = 2000;

function checkPages({ damage, bytes, facts }: Inspection): Finding {
  const check = 'database';
  if (damage !== null) {
    return failed(check, `It is damaged (${damage}); stop the server and restore the last back-up: tallygate restore`);
  }
  return ok(
    check,
    `It answers, its schema is up to date, ${(bytes / MEBIBYTE).toFixed(1)} MiB, life number ${facts.epoch}.`,
  );
}

function checkClocks({ clockOffsetMs, facts }: Inspection): readonly Finding[] {
  const findings: Finding[] = [];
  if (Math.abs(clockOffsetMs) > CLOCK_OFFSET_MS_MAX) {
    findings.push(
      warning(
        'clock',
        `The database's clock differs by ${clockOffsetMs} ms; let both machines take their time by NTP.`,
      ),
    );
  }
  const ahead = facts.lastActivityAt - systemClock.now();
  if (ahead > CLOCK_OFFSET_MS_MAX) {
    const last = new Date(facts.lastActivityAt).toISOString();
    findings.push(warning('clock', `It is behind what was last written down (${last}); set it, it has gone back.`));
  }
  return findings;
}

async function checkSecrets(config: Config, { sealed }: Inspection): Promise<Finding> {
  const check = 'secrets';
  const texts = listKeyTexts(config);
  if (texts.length === 0) return ok(check, 'There is no key yet.');
  const unreadable = await findUnreadableSecrets({ sealed }, createKeyRing(texts.map(parseSealKey)));
  if (unreadable.length === 0) return ok(check, 'Every sealed secret opens.');
  const named = unreadable.slice(0, 5).map(({ kind, id }) => `${kind} of ${id}`);
  return failed(
    check,
    `${unreadable.length} do not open (${named.join(', ')}): put their key back, into TALLYGATE_SECRET_KEY_OLD if another ` +
      'is in force, or set them anew.',
  );
}

/** The database answers, is whole and up to date, and its secrets open. */
export async function checkData(config: Config): Promise<readonly Finding[]> {
  const location = locateData(config);
  if (location.kind === 'sqlite' && !existsSync(location.path)) {
    return [ok('database', 'It will be made at the first start.')];
  }
  try {
    const pending = (await listMigrations(config)).filter((step) => step.appliedAt === null).length;
    if (pending > 0) {
      return [
        ok('database', `It answers; ${pending} schema steps will be applied at the next start. Make a back-up before.`),
      ];
    }
    return await inspectData(
      location,
      () => systemClock.now(),
      async (found) => [checkPages(found), ...checkClocks(found), await checkSecrets(config, found)],
    );
  } catch (error) {
    return [
      failed(
        'database',
        `It cannot be read (${describe(error)}); check TALLYGATE_DATABASE_URL or the data folder, or restore a back-up.`,
      ),
    ];
  }
}
