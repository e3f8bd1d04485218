import { invalidField } from '../../lib/errors/index.ts';
import { readBody, requireFormBody } from '../core/index.ts';
import type { Call } from '../core/index.ts';

/** More than any call of OAuth needs. */
const FORM_BYTES_MAX = 65_536;
const PARAMETERS_MAX = 100;
const NAME_SHOWN = /^[\w.-]{1,64}$/;
// oxlint-disable-next-line no-control-regex -- control characters are what is refused
const CONTROL = /[\u0000-\u001f\u007f]/;

/** Parameters of a form by name; those without a value are left out (RFC 6749 3.2). */
export type OauthForm = Readonly<Record<string, string>>;

/** Decodes a part of `application/x-www-form-urlencoded`; null when it is broken or no UTF-8. */
export function decodeFormText(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

function decodePair(pair: string): readonly [name: string, value: string] {
  const at = pair.indexOf('=');
  const name = decodeFormText(at === -1 ? pair : pair.slice(0, at));
  const value = at === -1 ? '' : decodeFormText(pair.slice(at + 1));
  if (name === null || value === null) throw invalidField('body', 'has broken percent-encoding');
  if (CONTROL.test(name) || CONTROL.test(value)) throw invalidField('body', 'must not hold control characters');
  return [name, value];
}

/** The parameters of a form; throws `invalid_request` for what is there twice, broken, or holds control characters. */
export function parseForm(text: string): OauthForm {
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > PARAMETERS_MAX) throw invalidField('body', `must have at most ${PARAMETERS_MAX} fields`);
  const values = new Map<string, string>();
  for (const [name, value] of pairs.map(decodePair)) {
    if (values.has(name)) throw invalidField(NAME_SHOWN.test(name) ? name : 'body', 'is there twice');
    values.set(name, value);
  }
  return Object.fromEntries([...values].filter(([, value]) => value !== ''));
}

/** Reads the form of a call. Nothing may be in its URL, where logs of proxies would keep it (RFC 6749 2.3.1). */
export async function readForm(call: Call): Promise<OauthForm> {
  requireFormBody(call.request);
  if (call.request.url.includes('?')) throw invalidField('url', 'must have no query');
  const bytes = await readBody(call, FORM_BYTES_MAX);
  try {
    return parseForm(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError) throw invalidField('body', 'is not UTF-8');
    throw error;
  }
}
