import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseSealKey } from './seal.ts';

const PRIVATE_MODE = 0o600;

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function createKeyFile(path: string): void {
  let file: number;
  try {
    file = openSync(path, 'wx', PRIVATE_MODE);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return;
    throw error;
  }
  try {
    writeSync(file, `${randomBytes(32).toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  syncFolder(path);
}

/**
 * The sealing keys of a key file, one a line: the first seals, the others still open what was sealed before. Makes the
 * file with a new key and mode 0600 when it is missing. Throws when group or others have any access to it, or a line is no key.
 */
export function loadOrCreateKeyFile(path: string): readonly Uint8Array[] {
  createKeyFile(path);
  const file = openSync(path, 'r');
  try {
    if ((fstatSync(file).mode & 0o077) !== 0) {
      throw new Error(`the key file ${path} can be read by others: its mode must be 0600 (chmod 600 ${path})`);
    }
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
    if (lines.length === 0) throw new Error(`the key file ${path} is empty`);
    return lines.map(parseSealKey);
  } finally {
    closeSync(file);
  }
}
