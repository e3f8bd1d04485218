import type { KeptBodies, KeptBody } from './port.ts';

/** Bytes of one body that are kept at most. */
export const BODY_KEPT_BYTES_MAX = 256 * 1024;

type Head = Omit<KeptBody, 'text'> & { readonly length: number };

/** The texts stand behind a head that says how long each is: they may be large, and are not quoted once more. */
export function writeBodies({ request, response }: KeptBodies): string {
  const headOf = ({ text, ...rest }: KeptBody): Head => ({ ...rest, length: text.length });
  const heads = [headOf(request), response === null ? null : headOf(response)];
  return `${JSON.stringify(heads)}\n${request.text}${response?.text ?? ''}`;
}

/** What `writeBodies` wrote. */
export function readBodies(content: string): KeptBodies {
  const end = content.indexOf('\n');
  const [request, response] = JSON.parse(content.slice(0, end)) as [Head, Head | null];
  const textOf = ({ length, ...rest }: Head, start: number): KeptBody => ({
    ...rest,
    text: content.slice(start, start + length),
  });
  const start = end + 1;
  return {
    request: textOf(request, start),
    response: response === null ? null : textOf(response, start + request.length),
  };
}
