import { createCipheriv, createDecipheriv, createHmac, randomBytes, scryptSync } from 'node:crypto';
import type { KeyRing, Sealer } from './seal-port.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PASSPHRASE_LENGTH_MIN = 16;
const VERSION = 'v1';

/**
 * A sealing key from text. 64 hex digits or base64 (also base64url) of exactly 32 bytes are the key itself; any other
 * text of at least 16 characters is a passphrase, stretched with scrypt (N=16384, r=8, p=1, a fixed salt). Throws on shorter text.
 */
export function parseSealKey(text: string): Uint8Array {
  const trimmed = text.trim();
  if (/^[0-9a-fA-F]{64}$/.test(trimmed)) return Buffer.from(trimmed, 'hex');
  if (/^[A-Za-z0-9+/_-]{43}=?$/.test(trimmed)) return Buffer.from(trimmed, 'base64');
  if (trimmed.length < PASSPHRASE_LENGTH_MIN) {
    throw new RangeError(`the secret key must be base64 of 32 bytes, or at least ${PASSPHRASE_LENGTH_MIN} characters`);
  }
  return scryptSync(trimmed, 'tallygate sealing key', KEY_BYTES);
}

/** The id by which sealed values name a key; it tells nothing of the key. */
export function identifyKey(key: Uint8Array): string {
  return createHmac('sha256', key).update('tallygate key id').digest('hex').slice(0, 8);
}

/**
 * Seals under the first key and opens under any of them. A sealed value is `v1.<key id>.<base64url of nonce, ciphertext
 * and tag>`; the key id and the caller's context are the additional data.
 */
export function createSealer(keys: readonly Uint8Array[]): Sealer {
  const byId = new Map(keys.map((key) => [identifyKey(key), key]));
  const [current] = keys;
  if (current === undefined || keys.some((key) => key.length !== KEY_BYTES)) {
    throw new RangeError(`a sealing key has ${KEY_BYTES} bytes`);
  }
  const keyId = identifyKey(current);
  return {
    keyId,
    seal(plain, context) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', current, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(`${VERSION}.${keyId}.${context}`));
      const sealed = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}.${keyId}.${sealed.toString('base64url')}`;
    },
    open(sealed, context) {
      const [version, id, body] = sealed.split('.');
      if (version !== VERSION || id === undefined || body === undefined) throw new Error('not a sealed value');
      const key = byId.get(id);
      if (key === undefined) throw new Error(`the value is sealed under an unknown key (${id})`);
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(`${VERSION}.${id}.${context}`));
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
      const plain = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
      return Buffer.concat([plain, decipher.final()]).toString('utf8');
    },
  };
}

/** The id of the key that a text is sealed under; null when it is no sealed value. */
export function readSealKeyId(text: string): string | null {
  return /^v1\.([0-9a-f]{8})\.[A-Za-z0-9_-]{38,}$/.exec(text)?.[1] ?? null;
}

/** A sealer over keys that can be exchanged while it is in use. */
export function createKeyRing(keys: readonly Uint8Array[]): KeyRing {
  let sealer = createSealer(keys);
  let keyIds = keys.map(identifyKey);
  return {
    get keyId() {
      return sealer.keyId;
    },
    get keyIds() {
      return keyIds;
    },
    seal: (plain, context) => sealer.seal(plain, context),
    open: (sealed, context) => sealer.open(sealed, context),
    replace(next) {
      sealer = createSealer(next);
      keyIds = next.map(identifyKey);
    },
  };
}
