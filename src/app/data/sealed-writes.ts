import type { KeyRing } from '../../lib/seal-port.ts';
import { readSealKeyId } from '../../lib/seal.ts';
import { StoreConflict } from '../../store/port.ts';
import type { Statement, Store } from '../../store/port.ts';

/** Watches over what is written while sealed values change their key. */
export interface SealedWrites {
  /** The store for everybody but the rotation itself. */
  readonly store: Store;
  /** A rotation begins: values under the keys of before may be written until its last pass. */
  readonly acceptOldKeys: () => void;
  /**
   * The last pass: begins when the writes under way have ended. From now on a write that carries a value under another key
   * than the current one waits for its end and fails with a `version` conflict: verbs read again and seal anew.
   */
  readonly refuseOldKeys: <T>(lastPass: () => Promise<T>) => Promise<T>;
}

/** A verb seals first and writes later; between the two the key may have been exchanged, and the old one must not be lost under it. */
export function watchSealedWrites(inner: Store, ring: KeyRing): SealedWrites {
  const underWay = new Set<Promise<void>>();
  let lastPass: Promise<unknown> | null = null;

  function isOld(value: unknown): boolean {
    if (typeof value !== 'string' || !value.startsWith('v1.')) return false;
    const keyId = readSealKeyId(value);
    return keyId !== null && keyId !== ring.keyId;
  }

  async function refuse(until: Promise<unknown>): Promise<never> {
    await Promise.allSettled([until]);
    throw new StoreConflict('version', null);
  }

  function transact(statements: readonly Statement[]): Promise<void> {
    if (lastPass !== null && statements.some(({ parameters }) => parameters.some(isOld))) return refuse(lastPass);
    const write = inner.transact(statements);
    underWay.add(write);
    const forget = (): void => void underWay.delete(write);
    write.then(forget, forget);
    return write;
  }

  return {
    store: { ...inner, transact },
    acceptOldKeys() {
      lastPass = null;
    },
    refuseOldKeys(run) {
      // Contents of responses are sealed when they join a group commit: what was sealed before is durable after a flush.
      const pass = Promise.allSettled([...underWay, inner.traffic.flush()]).then(run);
      lastPass = pass;
      return pass;
    },
  };
}
