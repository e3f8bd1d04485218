import type { ExampleAnswer } from '../../scripts/docs/api/run/send.ts';

/** Runs a command line of the page in a shell, as a reader does; the answer's head is asked for beside. */
export async function runCurl(line: string, variables: Readonly<Record<string, string>>): Promise<ExampleAnswer> {
  const command = line.replace(/^curl (-i )?/, 'curl -sS -i --no-buffer ');
  const child = Bun.spawn(['sh', '-c', command], {
    env: { PATH: process.env['PATH'] ?? '', ...variables },
    stdin: 'ignore',
    stderr: 'pipe',
  });
  const [output, problem] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  const end = output.indexOf('\r\n\r\n');
  if (end < 0) throw new Error(`${command}: ${problem}`);
  const [first = '', ...lines] = output.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((each) => [each.slice(0, each.indexOf(':')).toLowerCase(), each.slice(each.indexOf(':') + 1).trim()]),
  );
  const text = output.slice(end + 4);
  const isJson = (headers['content-type'] ?? '').startsWith('application/json');
  return { status: Number(first.split(' ')[1]), headers, body: text === '' ? null : isJson ? JSON.parse(text) : text };
}
