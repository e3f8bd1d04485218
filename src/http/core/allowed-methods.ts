import type { Hono } from 'hono';
import type { HttpEnv } from './call.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The methods that a path answers, for `Allow`; empty when there is no such path. */
export function listAllowedMethods(app: Hono<HttpEnv>, path: string): readonly string[] {
  const found: string[] = METHODS.filter((method) =>
    app.router.match(method, path)[0].some(([[, route]]) => route.method !== 'ALL'),
  );
  if (found.length === 0) return found;
  return [...(found.includes('GET') ? ['GET', 'HEAD', ...found.slice(1)] : found), 'OPTIONS'];
}
