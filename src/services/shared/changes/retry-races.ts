import { StoreConflict } from '../../../store/port.ts';
import { mapStoreError } from './conflicts.ts';

const TRIES_MAX = 4;

/**
 * Plans and writes again when another change came between, since a plan that reads several records may be overtaken. Real conflicts are
 * found by the plan's own checks, or remain after the last try and are mapped.
 */
export async function retryRaces<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StoreConflict) || error.kind === 'check' || tries === TRIES_MAX)
        throw mapStoreError(error);
    }
  }
}
