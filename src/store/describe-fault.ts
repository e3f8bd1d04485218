/** What a database or a disk says of itself, and how it is told to whoever asks for our health: without what names a host, a user or a file. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/\bfull\b|ENOSPC|no space|53100/i, 'the disk is full'],
  [/read-?only|EROFS/i, 'the data can only be read'],
  [/locked|busy|lock_timeout|55P03/i, 'the database is locked by somebody else'],
  [/I\/O|EIO|malformed|corrupt/i, 'the disk reports errors'],
];
const OTHER = 'the database does not answer';

/** One sentence on why nothing can be written; safe to be shown to anybody. */
export function describeFault(error: Error): string {
  const said = `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`;
  return KNOWN.find(([pattern]) => pattern.test(said))?.[1] ?? OTHER;
}
