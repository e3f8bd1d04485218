import type { Call } from '../core/index.ts';
import { OauthError } from './errors.ts';
import { decodeFormText } from './form.ts';
import type { OauthForm } from './form.ts';

const SECRET_LENGTH_MAX = 1024;

/** What a client identifies itself with (RFC 6749 2.3.1). */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

function decodeBase64(text: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'base64'));
  } catch {
    return null;
  }
}

function readBasic(header: string): ClientCredentials {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header)?.[1];
  const pair = encoded === undefined ? null : decodeBase64(encoded);
  const at = pair?.indexOf(':') ?? -1;
  const clientId = pair === null || at < 1 ? null : decodeFormText(pair.slice(0, at));
  const clientSecret = pair === null || at < 1 ? null : decodeFormText(pair.slice(at + 1));
  if (clientId === null || clientSecret === null || clientSecret === '') {
    throw new OauthError('invalid_client', 'The Authorization header is no valid Basic credential');
  }
  return { clientId, clientSecret };
}

function checkLength(credentials: ClientCredentials): ClientCredentials {
  const { clientId, clientSecret } = credentials;
  if (clientId.length <= SECRET_LENGTH_MAX && clientSecret.length <= SECRET_LENGTH_MAX) return credentials;
  throw new OauthError('invalid_client', 'The client credentials are wrong');
}

/**
 * The client's credentials, from HTTP Basic or from the form; null when there are none. Throws `invalid_request` for both ways at once, and
 * `invalid_client` for what cannot be a credential.
 */
export function readClientCredentials(call: Call, form: OauthForm): ClientCredentials | null {
  const header = call.headers['authorization'];
  const { client_id: formId, client_secret: formSecret } = form;
  if (header === undefined) {
    if (formSecret === undefined) return null;
    if (formId === undefined) throw new OauthError('invalid_request', 'client_id is required beside client_secret');
    return checkLength({ clientId: formId, clientSecret: formSecret });
  }
  if (formSecret !== undefined) {
    throw new OauthError('invalid_request', 'Only one way of authentication may be used: the header or the body');
  }
  const credentials = checkLength(readBasic(header));
  if (formId !== undefined && formId !== credentials.clientId) {
    throw new OauthError('invalid_request', 'client_id in the body is another one than in the Authorization header');
  }
  return credentials;
}
