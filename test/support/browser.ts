import { text } from './http-identity.ts';
import type { TestIdentity } from './http-identity.ts';
import type { TestAnswer } from './http.ts';

/** A page of the console: its cookie, and the token for what it changes. */
export interface Browser {
  readonly cookie: string;
  readonly csrf: string;
  /** As the page's own script calls. */
  call(method: string, path: string, json?: unknown): Promise<TestAnswer>;
}

/** Signs in to the console; throws unless it succeeds. */
export async function openBrowser(
  http: TestIdentity,
  username: string,
  password: string,
  totp?: string,
): Promise<Browser> {
  const answer = await http.call('POST', '/api/v1/auth/session', { json: { username, password, totp } });
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  if (answer.status !== 200) throw new Error(answer.text);
  const csrf = text(answer.json, 'data.csrf_token');
  return {
    cookie,
    csrf,
    call: (method, path, json) => http.call(method, path, { json, headers: { cookie, 'x-csrf-token': csrf } }),
  };
}
