/** The one `curl` of the banner: from the line that begins with it, while lines end in a backslash. */
export function readCurl(stdout: string): string | null {
  const lines = stdout.split('\n');
  const start = lines.findIndex((line) => line.startsWith('curl '));
  if (start < 0) return null;
  let end = start;
  while (lines[end]?.endsWith('\\')) end += 1;
  return lines.slice(start, end + 1).join('\n');
}
