import { useQueryClient } from '@tanstack/react-query';
import { settingsKey, updateSettings } from '../../api/settings.ts';
import type { Settings } from '../../api/settings.ts';

/** Sends a change of the settings as they were when they were read. */
export function useSaveSettings(version: number): (patch: Readonly<Record<string, unknown>>) => Promise<Settings> {
  const queries = useQueryClient();
  return async (patch) => {
    try {
      return await updateSettings(version, patch);
    } finally {
      await queries.invalidateQueries({ queryKey: settingsKey });
    }
  };
}
