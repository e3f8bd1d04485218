import { StoreConflict } from '../../src/store/port.ts';

/** Why the promise failed: the kind of the conflict; null when it did not. Anything else is thrown on. */
export async function conflict(promise: Promise<unknown>): Promise<StoreConflict['kind'] | null> {
  try {
    await promise;
    return null;
  } catch (error) {
    if (error instanceof StoreConflict) return error.kind;
    throw error;
  }
}
