// Writes console/src/api/schema.d.ts, the types of the management API, from the OpenAPI document of the sources.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import openapiTs, { astToString } from 'openapi-typescript';
import { describeHttp } from '../src/app/reference.ts';

const TARGET = new URL('../console/src/api/schema.d.ts', import.meta.url);

/** Texts are half of the document and no part of a type; below `properties` a name is a field's. */
function withoutTexts(value: unknown, isFields = false): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutTexts(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !(typeof inner === 'string' && (key === 'description' || key === 'x-description-zh')))
      .filter(([key]) => isFields || (key !== 'example' && key !== 'examples'))
      .map(([key, inner]) => [key, withoutTexts(inner, !isFields && key === 'properties')]),
  );
}

function managementPart(): Record<string, unknown> {
  const document = JSON.parse(JSON.stringify(describeHttp())) as { paths: Record<string, unknown> };
  const paths = Object.entries(document.paths).filter(([path]) => path.startsWith('/api/v1/'));
  return withoutTexts({ ...document, paths: Object.fromEntries(paths) }) as Record<string, unknown>;
}

const part = managementPart();
const mark = `// Made from the OpenAPI document ${createHash('sha256').update(JSON.stringify(part)).digest('hex')} by scripts/console-types.ts.`;

function readMark(): string | null {
  try {
    return readFileSync(TARGET, 'utf8').split('\n', 1)[0] ?? null;
  } catch {
    return null;
  }
}

if (readMark() !== mark) {
  mkdirSync(new URL('.', TARGET), { recursive: true });
  writeFileSync(TARGET, `${mark}\n${astToString(await openapiTs(part as never))}`);
}
