import { createTestHttp } from './http.ts';
import type { TestAnswer, TestHttp, TestHttpOptions } from './http.ts';

export interface TestIdentity extends TestHttp {
  /** A call as the owner; throws unless it answers a 2xx status. */
  admin(method: string, path: string, json?: unknown): Promise<Record<string, unknown>>;
  /** The operation log's rows of an action, newest first. */
  log(action: string): Promise<readonly Record<string, unknown>[]>;
}

/** A value inside an answer by its path, for example `data.items.0.id`. */
export function pick(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => {
    return typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined;
  }, value);
}

/** The same as text. */
export function text(value: unknown, path: string): string {
  const found = pick(value, path);
  if (typeof found !== 'string') throw new Error(`no text at ${path}`);
  return found;
}

/** Status and code of an error, for one comparison. */
export function refusal(answer: TestAnswer): readonly [number, unknown] {
  return [answer.status, pick(answer.json, 'code')];
}

/** The management API with what the tests of identity ask again and again. */
export async function createTestIdentity(options: TestHttpOptions = {}): Promise<TestIdentity> {
  const http = await createTestHttp(options);
  return {
    ...http,
    async admin(method, path, json) {
      const answer = await http.call(method, `/api/v1/admin${path}`, { token: http.admins.owner, json });
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`);
      return (pick(answer.json, 'data') ?? {}) as Record<string, unknown>;
    },
    async log(action) {
      await http.deps.audit.flush();
      const page = await http.store.operationLogs.list({
        filters: { action },
        from: null,
        to: null,
        q: null,
        sort: { field: 'at', descending: true },
        pageSize: 200,
        page: 1,
        cursor: null,
      });
      return page.items.map((row) => ({ ...row }));
    },
  };
}
