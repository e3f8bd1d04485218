/**
 * Sets a cookie, or takes it away with an empty value and no age: for this site alone, and out of the reach of its scripts.
 * @param origin by which clients know the gateway: by https the cookie is sent by https alone
 */
export function buildCookie(name: string, value: string, path: string, maxAgeSeconds: number, origin: string): string {
  const attributes = [`${name}=${value}`, `Path=${path}`, `Max-Age=${maxAgeSeconds}`, 'HttpOnly', 'SameSite=Strict'];
  if (origin.startsWith('https:')) attributes.push('Secure');
  return attributes.join('; ');
}
