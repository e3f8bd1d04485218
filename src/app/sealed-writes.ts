import type { KeyRing } from '../lib/seal-port.ts';
import { readSealKeyId } from '../lib/seal.ts';
import { StoreConflict } from '../store/port.ts';
import type { Statement, Store } from '../store/port.ts';

/** Watches over what is written while sealed values change their key. */
export interface SealedWrites {
  /** The store for everybody but the rotation itself. */
  readonly store: Store;
  /**
   * From now on a write that carries a value under another key than the current one is refused with a `version` conflict:
   * verbs read again and seal anew. Resolves when the writes under way have ended.
   */
  readonly refuseOldKeys: () => Promise<void>;
}

/** A verb seals first and writes later; between the two the key may have been exchanged, and the old one must not be lost under it. */
export function watchSealedWrites(inner: Store, ring: KeyRing): SealedWrites {
  const underWay = new Set<Promise<void>>();
  let refusing = false;

  function isOld(value: unknown): boolean {
    if (typeof value !== 'string' || !value.startsWith('v1.')) return false;
    const keyId = readSealKeyId(value);
    return keyId !== null && keyId !== ring.keyId;
  }

  function transact(statements: readonly Statement[]): Promise<void> {
    if (refusing && statements.some(({ parameters }) => parameters.some(isOld))) {
      return Promise.reject(new StoreConflict('version', null));
    }
    const write = inner.transact(statements);
    underWay.add(write);
    const forget = (): void => void underWay.delete(write);
    write.then(forget, forget);
    return write;
  }

  return {
    store: { ...inner, transact },
    async refuseOldKeys() {
      refusing = true;
      await Promise.allSettled(underWay);
    },
  };
}
