/** What a database or a disk says of itself, and how it is told to whoever asks for our health: without what names a host, a user or a file. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/\bfull\b|ENOSPC|no space|53100/i, 'the disk is full'],
  [/read-?only|EROFS/i, 'the data can only be read'],
  [/locked|busy|lock_timeout|55P03/i, 'the database is locked by somebody else'],
  [/I\/O|EIO|malformed|corrupt/i, 'the disk reports errors'],
];
const OTHER = 'the database does not answer';

/** What an error and its cause say, for another process, which gets one text. */
export function joinCauses({ message, cause }: Error): string {
  return cause instanceof Error && !message.includes(cause.message) ? `${message}: ${cause.message}` : message;
}

/** One sentence on why nothing can be written; safe to be shown to anybody. */
export function describeFault(error: Error): string {
  const said = joinCauses(error);
  return KNOWN.find(([pattern]) => pattern.test(said))?.[1] ?? OTHER;
}
