import { expect, test } from 'bun:test';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';

const ROOT = join(import.meta.dir, '../..');
const LIBRARY = join(ROOT, 'node_modules/@mantine/core');
const MODULES = join(LIBRARY, 'esm');
/** Packages of the library that bring their own styles and use the core's components. */
const PARTS = ['dates', 'notifications', 'spotlight'];
/** Of the page as a whole. */
const ALWAYS = ['baseline', 'default-css-variables', 'global'];

function listFiles(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => ending.test(path))
    .map((path) => join(folder, path));
}

function readNames(files: readonly string[], quoted: RegExp): ReadonlySet<string> {
  const lists = files.flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(quoted), ([, names = '']) => names),
  );
  return new Set(lists.flatMap((names) => names.split(',')).map((name) => name.trim().split(' ')[0] ?? ''));
}

/** The file that exports each name of the library. */
function readExports(): ReadonlyMap<string, string> {
  const index = readFileSync(join(MODULES, 'index.mjs'), 'utf8');
  return new Map(
    Array.from(index.matchAll(/import \{([^}]*)\} from "\.\/([^"]+)"/g)).flatMap(([, names = '', file = '']) =>
      names.split(',').map((name) => [name.trim().split(' as ').at(-1) ?? '', file] as const),
    ),
  );
}

function collect(file: string, seen: Set<string>): void {
  if (seen.has(file) || !existsSync(join(MODULES, file))) return;
  seen.add(file);
  for (const [, path = ''] of readFileSync(join(MODULES, file), 'utf8').matchAll(/from "(\.[^"]+)"/g))
    collect(normalize(join(dirname(file), path)), seen);
}

test("the console loads the library's styles of what it uses, nothing else, in the library's order", () => {
  const exported = readExports();
  const used = [
    ...readNames(listFiles(join(ROOT, 'console/src'), /\.tsx?$/), /import \{([^}]*)\} from '@mantine\/core'/g),
    ...PARTS.flatMap((part) => [
      ...readNames(listFiles(join(LIBRARY, '..', part, 'esm'), /\.mjs$/), /import \{([^}]*)\} from "@mantine\/core"/g),
    ]),
  ];
  const seen = new Set<string>();
  for (const name of used) {
    const file = exported.get(name);
    if (file !== undefined) collect(file, seen);
  }
  const whole = readFileSync(join(LIBRARY, 'styles.css'), 'utf8');
  const placeOf = (name: string): number =>
    whole.indexOf(
      readFileSync(join(LIBRARY, `styles/${name}.css`), 'utf8')
        .trim()
        .slice(0, 60),
    );
  const needed = [...seen]
    .filter((file) => file.endsWith('.module.mjs'))
    .map((file) => basename(file, '.module.mjs'))
    .concat(ALWAYS)
    .toSorted((a, b) => placeOf(a) - placeOf(b));
  const loaded = Array.from(
    readFileSync(join(ROOT, 'console/src/app/library-styles.ts'), 'utf8').matchAll(/styles\/([\w-]+)\.css/g),
    ([, name = '']) => name,
  );
  expect(loaded).toEqual(needed);
});
