import { existsSync } from 'node:fs';
import type { Config } from '../../config/index.ts';
import { GatewayError, invalidField } from '../../lib/errors/index.ts';
import { createKeyText, loadOrCreateKeyFile, readKeyFile, replaceKeyFile } from '../../lib/key-file.ts';
import { createKeyRing, identifyKey, parseSealKey } from '../../lib/seal.ts';
import type { KeyRing } from '../../lib/seal-port.ts';
import type { SecretKeys } from '../../services/secrets/index.ts';

const SET_BY_HAND =
  'the key is given by TALLYGATE_SECRET_KEY: set that to a new key and TALLYGATE_SECRET_KEY_OLD to the present one, ' +
  'restart, and run this again';

function oldKeys({ secretKeyOld }: Config): readonly Uint8Array[] {
  return secretKeyOld === null ? [] : [parseSealKey(secretKeyOld)];
}

/** The keys that the settings name, the one that seals first. Throws when the key file cannot be used. */
export function readSealKeys(config: Config): readonly Uint8Array[] {
  const keys = config.secretKey === null ? loadOrCreateKeyFile(config.secretKeyFile) : [parseSealKey(config.secretKey)];
  return [...keys, ...oldKeys(config)];
}

export function openKeyRing(config: Config): KeyRing {
  return createKeyRing(readSealKeys(config));
}

/** Texts of the keys that the settings name; makes none. */
export function listKeyTexts(config: Config): readonly string[] {
  const given = config.secretKey;
  const texts = given !== null ? [given] : existsSync(config.secretKeyFile) ? readKeyFile(config.secretKeyFile) : [];
  return [...texts, ...(config.secretKeyOld === null ? [] : [config.secretKeyOld])];
}

/** Ids of those keys. */
export function listKeyIds(config: Config): readonly string[] {
  return listKeyTexts(config).map((text) => identifyKey(parseSealKey(text)));
}

function readNewKey(text: string): string {
  const key = text.trim();
  try {
    parseSealKey(key);
    return key;
  } catch (error) {
    throw invalidField('new_key', error instanceof Error ? error.message : 'is no key');
  }
}

/** Keys in a file are ours to exchange; a key in the environment is exchanged by whoever set it. */
export function createSecretKeys(config: Config, ring: KeyRing): SecretKeys {
  const path = config.secretKeyFile;
  const old = oldKeys(config);
  const dropOld = old.length === 0 ? null : 'TALLYGATE_SECRET_KEY_OLD is needed no more: take it out of the settings.';

  if (config.secretKey !== null) {
    return {
      begin(newKey) {
        if (newKey !== null || old.length === 0) throw new GatewayError('conflict', { hint: SET_BY_HAND });
        return { resumed: false };
      },
      end: () => dropOld,
    };
  }
  return {
    begin(newKey) {
      const lines = readKeyFile(path);
      const wanted = newKey === null ? null : readNewKey(newKey);
      const resumed = lines.length > 1;
      if (resumed && wanted !== null && wanted !== lines[0]) {
        throw new GatewayError('conflict', { hint: 'an earlier rotation is unfinished: run it without a key first' });
      }
      const all = resumed ? lines : [wanted ?? createKeyText(), ...lines];
      if (!resumed) replaceKeyFile(path, all);
      ring.replace([...all.map(parseSealKey), ...old]);
      return { resumed };
    },
    end() {
      const current = readKeyFile(path).slice(0, 1);
      replaceKeyFile(path, current);
      ring.replace([...current.map(parseSealKey), ...old]);
      return dropOld;
    },
  };
}
