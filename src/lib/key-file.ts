import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { parseSealKey } from './seal.ts';

const PRIVATE_MODE = 0o600;

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Makes a file's name durable, not its content. */
export function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function writeDurably(path: string, text: string): void {
  const file = openSync(path, 'wx', PRIVATE_MODE);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** A new random key as a line of a key file: base64 of 32 bytes. */
export function createKeyText(): string {
  return randomBytes(32).toString('base64');
}

function createKeyFile(path: string): void {
  try {
    writeDurably(path, `${createKeyText()}\n`);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return;
    throw error;
  }
  syncFolder(path);
}

/**
 * The lines of a key file: each is the text of a key. Throws when group or others have any access to it, when it holds
 * no key, or when a line is none.
 */
export function readKeyFile(path: string): readonly string[] {
  const file = openSync(path, 'r');
  try {
    if ((fstatSync(file).mode & 0o077) !== 0) {
      throw new Error(`the key file ${path} can be read by others: its mode must be 0600 (chmod 600 ${path})`);
    }
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    if (lines.length === 0) throw new Error(`the key file ${path} is empty`);
    for (const line of lines) parseSealKey(line);
    return lines;
  } finally {
    closeSync(file);
  }
}

/**
 * The sealing keys of a key file, one a line: the first seals, the others still open what was sealed before. Makes the
 * file with a new key and mode 0600 when it is missing. Throws as `readKeyFile` does.
 */
export function loadOrCreateKeyFile(path: string): readonly Uint8Array[] {
  if (!existsSync(path)) createKeyFile(path);
  return readKeyFile(path).map(parseSealKey);
}

/** Replaces the lines of a key file, all or none, durable when it returns: a process that dies meanwhile leaves the old ones. */
export function replaceKeyFile(path: string, lines: readonly string[]): void {
  const draft = `${path}.new`;
  // Left by a process that died before it was in force.
  rmSync(draft, { force: true });
  writeDurably(draft, `${lines.join('\n')}\n`);
  renameSync(draft, path);
  syncFolder(path);
}
