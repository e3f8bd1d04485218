// Writes the documents that are made from the code; with --check it compares and fails on a difference.
import { resolve } from 'node:path';
import { renderReference } from './docs/api/page.ts';
import { renderConfiguration, renderSample } from './docs/configuration.ts';
import { renderErrors } from './docs/errors.ts';
import { renderSecurity } from './docs/security.ts';
import { findPostgresSchema, renderSchemas, renewPostgresSchema } from './schema/index.ts';

const ROOT = resolve(import.meta.dir, '..');

const DOCUMENTS: Readonly<Record<string, () => string>> = {
  'docs/api/en.md': () => renderReference('en'),
  'docs/api/zh-CN.md': () => renderReference('zh'),
  'docs/configuration.md': renderConfiguration,
  'docs/errors.md': renderErrors,
  'docs/security.md': renderSecurity,
  'tallygate.example.env': renderSample,
};

const isCheck = process.argv.includes('--check');
let stale = 0;
if (!isCheck) await renewPostgresSchema();
let schemas: Readonly<Record<string, string>> = {};
if (findPostgresSchema() !== null) schemas = renderSchemas();
else {
  stale += 1;
  process.stderr.write('scripts/schema/postgres.json is out of date\n');
}
const rendered = Object.entries(DOCUMENTS).map(([path, render]) => [path, render()] as const);
for (const [path, text] of [...rendered, ...Object.entries(schemas)]) {
  const file = Bun.file(resolve(ROOT, path));
  if ((await file.exists()) && (await file.text()) === text) continue;
  stale += 1;
  if (isCheck) process.stderr.write(`${path} is out of date\n`);
  else {
    await file.write(text);
    process.stderr.write(`${path} written\n`);
  }
}
if (isCheck && stale > 0) {
  process.stderr.write('Run: npm run docs\n');
  process.exit(1);
}
