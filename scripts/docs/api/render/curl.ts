import type { Example } from '../chapter.ts';
import { renderJson } from './json.ts';

/** Text in single quotes of a shell, its `$NAME`s between double ones. */
function quote(text: string): string {
  if (text.includes("'")) throw new Error(`an example must do without single quotes: ${text}`);
  return `'${text}'`.replaceAll(/\$[A-Z][A-Z0-9_]*/g, (name) => `'"${name}"'`);
}

function listOptions(example: Example): readonly string[] {
  const { as, basic, headers = {}, json, form } = example;
  const sent = { ...(json === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers };
  return [
    ...(as === undefined ? [] : [`-H "Authorization: Bearer $${as}"`]),
    ...(basic === undefined ? [] : [`-u "${basic}"`]),
    ...Object.entries(sent).map(([name, value]) =>
      value.includes('$') ? `-H "${name}: ${value}"` : `-H '${name}: ${value}'`,
    ),
    ...Object.entries(form ?? {}).map(([name, value]) => `-d "${name}=${value}"`),
    ...(json === undefined ? [] : [`-d ${quote(renderJson(json))}`]),
  ];
}

/** The command line that sends the example, for a shell that knows `$BASE`. */
export function renderCurl(example: Example): string {
  const options = listOptions(example);
  const hasBody = example.json !== undefined || example.form !== undefined;
  const implied = hasBody ? 'POST' : 'GET';
  const method = example.method === implied ? '' : `-X ${example.method} `;
  const show = example.shows === undefined && example.status !== 204 ? '' : '-i ';
  return [`curl ${show}${method}"$BASE${example.path}"`, ...options].join(' \\\n  ');
}
