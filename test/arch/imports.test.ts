import { expect, test } from 'bun:test';
import { basename } from 'node:path';
import { readSources, unitOf } from './source-files.ts';
import type { SourceFile } from './source-files.ts';

/** From the top to the bottom: a unit imports from itself and from those beneath it. */
const ORDER = [
  'main',
  'cli',
  'app',
  'http',
  'services',
  'pipeline',
  'routing',
  'providers',
  'dialects',
  'metering',
  'identity',
  'audit',
  'egress',
  'store',
  'telemetry',
  'config',
  'lib',
];

/** Folders whose children are siblings that know nothing of each other, and the children that all may use. */
const SIBLINGS: readonly { readonly folder: string; readonly shared: readonly string[] }[] = [
  { folder: 'src/dialects', shared: ['conversation', 'embeddings', 'shared'] },
  { folder: 'src/providers', shared: ['shared'] },
  { folder: 'src/services', shared: ['shared'] },
  { folder: 'src/http', shared: ['core', 'direct'] },
  { folder: 'src/http/management', shared: ['schemas', 'shared'] },
  { folder: 'src/http/compatible', shared: ['shared'] },
];

/** The store drivers: either could be taken out. */
const DRIVERS = ['src/store/sqlite', 'src/store/postgres'];

/** What the server answers `/console` from. */
const BUILT_CONSOLE = 'dist/console/console.pack';

/** From the top to the bottom of the console; features are siblings. */
const CONSOLE_ORDER = ['main.tsx', 'app', 'features', 'components', 'api', 'lib'];

const production = readSources('src').filter((file) => !file.isTest);

const consoleFiles = readSources('console/src').filter((file) => !file.path.endsWith('.d.ts'));

function isPort(path: string): boolean {
  return basename(path) === 'port.ts';
}

function childOf(folder: string, path: string): string | null {
  if (!path.startsWith(`${folder}/`)) return null;
  const [child, rest] = path.slice(folder.length + 1).split('/');
  return child === undefined || rest === undefined ? null : child;
}

function findViolations(isViolation: (file: SourceFile, target: string, isTypeOnly: boolean) => boolean): string[] {
  return production.flatMap((file) =>
    file.imports
      .filter((one) => one.isOwn && isViolation(file, one.target, one.isTypeOnly))
      .map((one) => `${file.path} imports ${one.target}`),
  );
}

test('the rules see imports of every kind', () => {
  const imports = production.flatMap((file) => file.imports);
  expect(imports.length).toBeGreaterThan(300);
  expect(imports.some((one) => one.isTypeOnly)).toBe(true);
  expect(imports.some((one) => !one.isOwn)).toBe(true);
});

test('every folder of src is a unit of the layout', () => {
  const units = new Set(production.map((file) => unitOf(file.path)));
  expect([...units].filter((unit) => !ORDER.includes(unit))).toEqual([]);
});

test('imports point downwards; the type of a port may be taken from above', () => {
  const violations = findViolations((file, target, isTypeOnly) => {
    if (!target.startsWith('src/')) return !target.endsWith('package.json') && target !== BUILT_CONSOLE;
    const isUpward = ORDER.indexOf(unitOf(target)) < ORDER.indexOf(unitOf(file.path));
    return isUpward && !(isTypeOnly && isPort(target));
  });
  expect(violations).toEqual([]);
});

test.each(SIBLINGS.map((one) => [one.folder, one.shared] as const))(
  'siblings in %s never import each other',
  (folder, shared) => {
    const violations = findViolations((file, target) => {
      const from = childOf(folder, file.path);
      const to = childOf(folder, target);
      return from !== null && to !== null && from !== to && !shared.includes(to);
    });
    expect(violations).toEqual([]);
  },
);

test('the two store drivers never import each other', () => {
  const violations = findViolations((file, target) =>
    DRIVERS.some(
      (driver) =>
        file.path.startsWith(`${driver}/`) &&
        DRIVERS.some((other) => other !== driver && target.startsWith(`${other}/`)),
    ),
  );
  expect(violations).toEqual([]);
});

test('the console imports nothing from the server', () => {
  const outside = consoleFiles.flatMap((file) =>
    file.imports
      .filter(({ isOwn, target }) => isOwn && !target.startsWith('console/src/'))
      .map(({ target }) => `${file.path} imports ${target}`),
  );
  expect(outside).toEqual([]);
});

test('imports of the console point downwards, and its features never import each other', () => {
  const unit = (path: string): string => path.split('/')[2] ?? '';
  const feature = (path: string): string | null => childOf('console/src/features', path);
  const violations = consoleFiles.flatMap((file) =>
    file.imports
      .filter(({ isOwn, isDynamic }) => isOwn && !isDynamic)
      .filter(({ target }) => {
        const from = feature(file.path);
        const to = feature(target);
        const isSideways = from !== null && to !== null && from !== to;
        return isSideways || CONSOLE_ORDER.indexOf(unit(target)) < CONSOLE_ORDER.indexOf(unit(file.path));
      })
      .map(({ target }) => `${file.path} imports ${target}`),
  );
  expect(consoleFiles.length).toBeGreaterThan(20);
  expect(violations).toEqual([]);
});

test('tests are not imported by the program', () => {
  expect(findViolations((_, target) => target.endsWith('.test.ts') || target.startsWith('test/'))).toEqual([]);
});
