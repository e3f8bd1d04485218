import { existsSync, unlinkSync } from 'node:fs';

/** Mode 0600: nobody but the owner of the data may connect. */
const PRIVATE_UMASK = 0o177;

export function removeSocket(path: string): void {
  if (existsSync(path)) unlinkSync(path);
}

/**
 * Opens a socket in the data folder for the owner of the data alone. The caller holds the lock on the data, so a socket file that is already
 * there was left by a process that died, and is replaced.
 */
export function openPrivateSocket<Opened>(path: string, open: () => Opened): Opened {
  removeSocket(path);
  const umask = process.umask(PRIVATE_UMASK);
  try {
    return open();
  } finally {
    process.umask(umask);
  }
}
