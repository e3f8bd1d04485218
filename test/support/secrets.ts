import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** Set by the run of all tests: the file that lists the secrets used, outside of everything that is scanned. */
const LEDGER_ENV = 'TALLYGATE_TEST_SECRETS';
/** Set with it: the folder that what the run leaves is kept in until the scan. */
const ARTEFACTS_ENV = 'TALLYGATE_TEST_ARTEFACTS';

/** Shorter texts would be found where nobody put them. */
const LENGTH_MIN = 12;
const TOKEN = /\btg[a-z]_[0-9A-Za-z]{49}\b/g;
/** Members of requests and answers whose texts are secrets, at any depth. */
const SECRET_MEMBERS = new Set([
  'access_token',
  'api_key',
  'auth_token',
  'client_secret',
  'csrf_token',
  'current_password',
  'headers',
  'new_password',
  'otpauth_url',
  'password',
  'recovery_code',
  'recovery_codes',
  'secret',
  'session',
  'token',
  'totp_secret',
]);

const noted = new Set<string>();

function read(name: string): string | null {
  const value = process.env[name];
  return value === undefined || value === '' ? null : value;
}

/**
 * Notes a secret that a test uses or was given, so that the scan at the end of the run looks for it in everything that the
 * run left: data, logs, kept answers, back-ups, crash output. Answers the secret.
 */
export function registerSecret(secret: string): string {
  const ledger = read(LEDGER_ENV);
  // A masked secret is none.
  if (ledger === null || secret.length < LENGTH_MIN || secret.includes('…') || noted.has(secret)) return secret;
  noted.add(secret);
  appendFileSync(ledger, `${JSON.stringify(secret)}\n`);
  return secret;
}

function noteTexts(value: unknown): void {
  // A description of fields names them.
  if (typeof value === 'string' && SECRET_MEMBERS.has(value)) return;
  if (typeof value === 'string') registerSecret(value);
  else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) noteTexts(each);
}

/** Notes what a request or an answer holds under names that secrets have. */
function noteMembers(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (SECRET_MEMBERS.has(name)) noteTexts(member);
    else noteMembers(member);
  }
}

/** Notes every token of the gateway in a text, and where it is JSON every member that is a secret. */
export function noteSecretsIn(text: string): void {
  for (const [token] of text.matchAll(TOKEN)) registerSecret(token);
  if (!text.startsWith('{')) return;
  try {
    noteMembers(JSON.parse(text));
  } catch {
    // A test that sends broken JSON sends no secret in it that anybody could tell.
  }
}

/** Keeps a text of the run, such as a log, for the scan. */
export function keepText(name: string, text: string): void {
  const artefacts = read(ARTEFACTS_ENV);
  if (artefacts !== null && text !== '') writeFileSync(join(mkdtempSync(join(artefacts, 'text-')), name), text);
}

function listFolders(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** The key files are where their keys belong: these are noted, and the files go. */
function takeKeyFiles(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('secret.key')) continue;
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n')) registerSecret(line.trim());
    rmSync(join(folder, name));
  }
}

/** The program's own source, tests with their made-up secrets among it, is nothing that a run left; data in it are. */
function removeClones(folder: string): void {
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const clone = join(folder, name);
    if (!existsSync(join(clone, 'package.json'))) continue;
    if (existsSync(join(clone, 'data'))) renameSync(join(clone, 'data'), join(folder, `${name}-data`));
    rmSync(clone, { recursive: true, force: true });
  }
}

/** Removes a folder of a test, or keeps it for the scan. */
export function disposeFolder(folder: string): void {
  const artefacts = read(ARTEFACTS_ENV);
  if (!existsSync(folder)) return;
  if (artefacts === null) {
    rmSync(folder, { recursive: true, force: true });
    return;
  }
  removeClones(folder);
  for (const each of [folder, ...listFolders(folder)]) takeKeyFiles(each);
  renameSync(folder, join(mkdtempSync(join(artefacts, 'folder-')), 'content'));
}
