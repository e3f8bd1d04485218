import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dir, '../..');

/** One import of a source file. */
export interface Import {
  /** Path from the root of the repository for our own files, else the package's name. */
  readonly target: string;
  readonly isOwn: boolean;
  readonly isTypeOnly: boolean;
  /** `import(…)`: loaded when the code gets there. */
  readonly isDynamic: boolean;
}

export interface SourceFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  /** Without comments. */
  readonly code: string;
  readonly lineCount: number;
  readonly imports: readonly Import[];
  readonly isTest: boolean;
}

const STATIC_IMPORT = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^;'"]*?\sfrom\s+|)['"]([^'"]+)['"]/g;
const DYNAMIC_IMPORT = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;
const COMMENT = /\/\*[\s\S]*?\*\/|(^|[\s;{}(),])\/\/[^\n]*/g;

function readImports(path: string, code: string): readonly Import[] {
  const build = (specifier: string, isTypeOnly: boolean, isDynamic = false): Import => {
    const isOwn = specifier.startsWith('.');
    return { target: isOwn ? join(dirname(path), specifier) : specifier, isOwn, isTypeOnly, isDynamic };
  };
  return [
    ...[...code.matchAll(STATIC_IMPORT)].map((match) => build(match[2] ?? '', match[1] !== undefined)),
    ...[...code.matchAll(DYNAMIC_IMPORT)].map((match) => build(match[1] ?? '', false, true)),
  ];
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const code = text.replace(COMMENT, '$1');
  return {
    path,
    text,
    code,
    lineCount: text.split('\n').length - 1,
    imports: readImports(path, code),
    isTest: path.endsWith('.test.ts'),
  };
}

/** Every TypeScript file beneath a folder of the repository, by path. */
export function readSources(folder: string): readonly SourceFile[] {
  return [...new Bun.Glob(`${folder}/**/*.{ts,tsx}`).scanSync(ROOT)].toSorted().map(readSource);
}

/** The unit that a file of `src` belongs to: its folder, or `main` for the entry. */
export function unitOf(path: string): string {
  const [, second] = path.split('/');
  return second === undefined || second.endsWith('.ts') ? 'main' : second;
}
