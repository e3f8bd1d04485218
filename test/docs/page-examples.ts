/** An example as a reader of the page sees it. */
export interface PageExample {
  /** The command line. */
  readonly curl: string;
  readonly status: number;
  readonly headers: readonly string[];
  /** Whether the page leaves the body out. */
  readonly leavesOutBody: boolean;
  /** Parsed JSON, a text, or null without a body. */
  readonly body: unknown;
  /** What the page says to keep: variable → where it is in the answer. */
  readonly keeps: Readonly<Record<string, string>>;
}

const EXAMPLE = new RegExp(
  [
    /```sh\n(curl [\s\S]*?)\n```\n\n(?:Answer|响应) `(\d{3})`([^\n]*)\n\n/,
    /(?:```http\n((?:[a-z-]+: [^\n]*\n)+)```\n\n)?/,
    /(?:```(json|text)\n([\s\S]*?)\n```\n\n)?/,
    /(?:(?:Keep for later examples: |记下以供后续示例使用：)([^\n]*))?/,
  ]
    .map((part) => part.source)
    .join(''),
  'g',
);

/** Every example of a page, from top to bottom. */
export function readPageExamples(page: string): readonly PageExample[] {
  return [...page.matchAll(EXAMPLE)].map(
    ([, curl = '', status, note = '', headers = '', kind, body = '', keeps = '']) => ({
      curl,
      status: Number(status),
      leavesOutBody: note.includes('left out') || note.includes('省略'),
      headers: [...headers.matchAll(/^([a-z-]+): /gm)].map(([, name = '']) => name),
      body: kind === 'json' ? JSON.parse(body) : kind === 'text' ? body : null,
      keeps: Object.fromEntries(
        [...keeps.matchAll(/`(\w+)` = (the answer’s header |响应头 )?`([^`]+)`/g)].map(
          ([, name = '', header, path = '']) => [name, header === undefined ? path : `header:${path}`],
        ),
      ),
    }),
  );
}
