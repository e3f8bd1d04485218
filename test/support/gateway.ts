import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openGateway } from '../../src/app/gateway.ts';
import type { Gateway } from '../../src/app/gateway.ts';
import { openServer } from '../../src/app/direct-server.ts';
import { loadConfig } from '../../src/config/index.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { Clock } from '../../src/lib/clock.ts';
import { createLogger, createMetrics } from '../../src/telemetry/index.ts';
import { locateData } from '../../src/app/data/open-data.ts';
import { writeBackup } from '../../src/store/backup/index.ts';
import type { StoreLocation } from '../../src/store/threads/messages.ts';
import type { DatabaseKind } from '../../src/store/threads/sql-port.ts';
import { createTestDatabase } from './postgres.ts';
import { disposeFolder, keepText, registerSecret } from './secrets.ts';
import { createTokenizer } from './store-worker-start.ts';
import { createStoreWorker } from './test-store.ts';
import { startUpstream } from './upstream.ts';
import type { Upstream } from './upstream.ts';

const OWNER_PASSWORD = registerSecret('a long test password');
const UPSTREAM_KEY = registerSecret('upstream-secret-key');

/** The envelope as a test reads it. */
export interface Answer {
  readonly status: number;
  readonly code: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look at shapes that the assertions themselves prove
  readonly data: any;
  readonly error: { readonly type: string; readonly details: readonly Record<string, unknown>[] } | undefined;
  readonly headers: Headers;
}

export interface CallerOptions {
  readonly user?: object;
  readonly token?: object;
}

export interface TestCaller {
  readonly userId: string;
  readonly tokenId: string;
  /** The auth token in plain text. */
  readonly token: string;
}

/** The whole gateway on a real port, with a real store and a scriptable upstream. */
export interface TestGateway {
  readonly url: string;
  readonly ownerPassword: string;
  readonly gateway: Gateway;
  readonly upstream: Upstream;
  /** Every log line so far. */
  readonly logLines: readonly string[];
  /** A management call as the owner. */
  admin(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  createCaller(options?: CallerOptions): Promise<TestCaller>;
  /** A provider named `name` at the upstream, which offers these models. */
  addProvider(name: string, models: readonly object[], fields?: object): Promise<string>;
  /** `POST /v1/chat/completions`. */
  chat(
    token: string,
    body: unknown,
    init?: { readonly signal?: AbortSignal; readonly headers?: Record<string, string> },
  ): Promise<Response>;
  /** Exchanges an auth token. */
  exchange(token: string): Promise<string>;
  /** The request rows of a customer user, newest first, once all are settled. */
  requestsOf(userId: string): Promise<Answer['data'][]>;
  /** Ends all and removes the data. Throws when a credential of the run, a password or a key is in its log. */
  close(): Promise<void>;
}

/** A body whose shape the assertions prove. */
export async function readJson(response: Response): Promise<Answer['data']> {
  return response.json();
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = text === '' ? {} : JSON.parse(text);
  return { status: response.status, code: body.code, data: body.data, error: body.error, headers: response.headers };
}

/** Throws when a line holds one of the secrets. Each suite that closes its gateway searches all that it logged. */
function requireNoSecret(lines: readonly string[], secrets: ReadonlySet<string>): void {
  const text = lines.join('');
  for (const secret of secrets) {
    const at = text.indexOf(secret);
    if (at >= 0) throw new Error(`a secret reached the log: …${text.slice(Math.max(0, at - 200), at)}`);
  }
}

/** What a database elsewhere holds, for the scan at the end of the run. */
async function keepDatabase(location: StoreLocation, folder: string): Promise<void> {
  await writeBackup({
    location,
    path: join(folder, 'database.backup'),
    clock: systemClock,
    version: 'test',
    createWorker: createStoreWorker,
    onProgress: () => undefined,
  });
}

async function buildEnvironment(
  folder: string,
  database: DatabaseKind,
): Promise<{ env: Record<string, string>; drop: () => Promise<void> }> {
  const env = { TALLYGATE_DATA_DIR: folder, TALLYGATE_OWNER_PASSWORD: OWNER_PASSWORD, TALLYGATE_PORT: '0' };
  if (database === 'sqlite') return { env, drop: async () => {} };
  const testDatabase = await createTestDatabase();
  return { env: { ...env, TALLYGATE_DATABASE_URL: testDatabase.url }, drop: () => testDatabase.drop() };
}

export async function startTestGateway(
  database: DatabaseKind = 'sqlite',
  extra: Readonly<Record<string, string>> = {},
  {
    clock = systemClock,
    isFresh = false,
    ...serverOptions
  }: {
    readonly silenceSeconds?: number;
    readonly clock?: Clock;
    /** Nobody has signed in until `admin` is first used. */
    readonly isFresh?: boolean;
  } = {},
): Promise<TestGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'tallygate-gateway-'));
  const { env, drop } = await buildEnvironment(folder, database);
  const loaded = loadConfig({ ...env, ...extra }, null, folder);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const logLines: string[] = [];
  const log = createLogger({ level: 'debug', clock: systemClock, write: (line) => logLines.push(line) });
  const metrics = createMetrics(systemClock);
  const gateway = await openGateway({
    config: loaded.config,
    clock,
    log,
    metrics,
    createWorker: createStoreWorker,
    createTokenizer,
    checkAnswers: true,
  });
  const server = openServer({
    clock: systemClock,
    findDirect: gateway.findDirect,
    host: '127.0.0.1',
    port: 0,
    fetch: (request) => gateway.fetch(request),
    ...serverOptions,
  });
  gateway.serveFrom(server);
  const upstream = startUpstream();
  const url = `http://127.0.0.1:${server.port}`;

  async function call(
    method: string,
    path: string,
    token: string | null,
    body?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const headers: Record<string, string> = { 'content-type': 'application/json', ...more };
    if (token !== null) headers['authorization'] = `Bearer ${token}`;
    return readAnswer(
      await fetch(url + path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }),
    );
  }

  const secrets = new Set([OWNER_PASSWORD, UPSTREAM_KEY]);
  async function signIn(): Promise<string> {
    const body = { grant_type: 'password', username: 'owner', password: OWNER_PASSWORD };
    const signedIn = await call('POST', '/api/v1/auth/token', null, body);
    secrets.add(signedIn.data.access_token);
    return signedIn.data.access_token;
  }
  let adminToken = isFresh ? null : signIn();
  await adminToken;
  const admin: TestGateway['admin'] = async (method, path, body, headers) => {
    adminToken ??= signIn();
    return call(method, path, await adminToken, body, headers);
  };

  return {
    url,
    ownerPassword: OWNER_PASSWORD,
    gateway,
    upstream,
    logLines,
    admin,
    async createCaller({ user = {}, token = {} } = {}) {
      const created = await admin('POST', '/api/v1/admin/customer-users', { name: 'caller', ...user });
      const issued = await admin('POST', `/api/v1/admin/customer-users/${created.data.id}/tokens`, {
        name: 'key',
        ...token,
      });
      secrets.add(issued.data.token);
      return { userId: created.data.id, tokenId: issued.data.id, token: issued.data.token };
    },
    async addProvider(name, models, fields = {}) {
      const body = {
        name,
        kind: 'openai-compatible',
        base_url: `${upstream.url}/v1`,
        api_key: UPSTREAM_KEY,
        models,
        ...fields,
      };
      const created = await admin('POST', '/api/v1/admin/providers', body);
      if (created.status !== 201) throw new Error(JSON.stringify(created.error));
      return created.data.id;
    },
    chat: (token, body, init = {}) =>
      fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...init.headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        signal: init.signal,
      }),
    async exchange(token) {
      const answer = await call('POST', '/api/v1/auth/token', null, { grant_type: 'auth_token', auth_token: token });
      secrets.add(answer.data.access_token);
      return answer.data.access_token;
    },
    async requestsOf(userId) {
      await gateway.core.store.traffic.flush();
      const listed = await admin('GET', `/api/v1/admin/requests?customer_user_id=${userId}`);
      return listed.data.items;
    },
    async close() {
      upstream.close();
      await gateway.drain(systemClock.now() + 2000);
      await server.close();
      await gateway.close();
      metrics.close();
      if (database === 'postgres') await keepDatabase(locateData(loaded.config), folder);
      await drop();
      disposeFolder(folder);
      keepText('server.log', logLines.join(''));
      requireNoSecret(logLines, secrets);
    },
  };
}
