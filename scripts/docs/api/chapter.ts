import type { ErrorType } from '../../../src/lib/errors/index.ts';
import type { Text } from './text.ts';

/** A call as a reader sends it with curl. In path, headers, body and form, `$NAME` stands for what was kept before. */
export interface Example {
  /** Names the recorded answer; unique. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With its query string. */
  readonly path: string;
  /** Name of the variable that holds the bearer token; absent: none is sent. */
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  /** HTTP Basic, `user:password`. */
  readonly basic?: string;
  /** Headers of the answer that are shown. */
  readonly shows?: readonly string[];
  readonly status: number;
  /** The body is too long for the page, or differs from run to run. */
  readonly leavesOutBody?: true;
  /** What later examples use: variable → path in the answer, or `header:` and a header's name. */
  readonly keeps?: Readonly<Record<string, string>>;
  readonly title?: Text;
}

/** An error that a call gives besides those that follow from its access and its fields. */
export interface CallError {
  readonly type: ErrorType;
  readonly when: Text;
}

/** One call of the reference; what is not said comes from the OpenAPI document. */
export interface CallPage {
  /** `METHOD /path/{id}` as in the OpenAPI document. */
  readonly operation: string;
  /** What it is for, where the summary does not say it all. */
  readonly purpose?: Text;
  /** Who may call, where the document's permission does not say it. */
  readonly access?: Text;
  readonly errors?: readonly CallError[];
  readonly examples: readonly Example[];
}

/** A numbered section; its number is its place. */
export interface Section {
  readonly title: Text;
  readonly intro?: Text;
  readonly calls?: readonly CallPage[];
  /** Of no call in particular. */
  readonly examples?: readonly Example[];
  readonly sections?: readonly Section[];
}

/** Every example of a section in the order of the page. */
export function listExamples(section: Section): readonly Example[] {
  return [
    ...(section.examples ?? []),
    ...(section.calls ?? []).flatMap((call) => call.examples),
    ...(section.sections ?? []).flatMap(listExamples),
  ];
}

/** Every call of a section in the order of the page. */
export function listCalls(section: Section): readonly CallPage[] {
  return [...(section.calls ?? []), ...(section.sections ?? []).flatMap(listCalls)];
}

/** A call of an administrator with one example, whose method is the operation's. */
export function adminCall(
  operation: string,
  example: Omit<Example, 'as' | 'method'>,
  more: Omit<CallPage, 'operation' | 'examples'> = {},
): CallPage {
  const [method] = operation.split(' ');
  return { operation, ...more, examples: [{ as: 'ADMIN_TOKEN', method: method as Example['method'], ...example }] };
}
