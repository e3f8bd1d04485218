const NAME_LENGTH_MAX = 200;
/** Room for ` (999)`. */
const NUMBER_LENGTH = 6;

/** Letters, digits, single blanks, hyphens, parentheses and brackets are all that a name may hold. */
function clean(name: string): string {
  const cleaned = name
    .replace(/\.\w{1,5}$/, '')
    .replaceAll(/[^A-Za-z0-9()[\]-]+/g, ' ')
    .trim();
  return cleaned === '' ? 'document' : cleaned.slice(0, NAME_LENGTH_MAX - NUMBER_LENGTH).trim();
}

/** Names of a request's documents as the API takes them, no two alike; the same history has the same names. */
export class DocumentNames {
  readonly #used = new Set<string>();

  take(name: string | undefined): string {
    const base = clean(name ?? 'document');
    let free = base;
    for (let n = 2; this.#used.has(free); n++) free = `${base} (${n})`;
    this.#used.add(free);
    return free;
  }
}
