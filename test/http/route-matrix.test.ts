import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { describeHttp, listRoutes } from '../../src/app/reference.ts';
import type { ManagementDeps } from '../../src/app/management-deps.ts';
import type { PlaygroundDeps } from '../../src/http/management/playground/route.ts';
import type { PromptDeps } from '../../src/http/management/prompts/route.ts';
import type { AnyRoute } from '../../src/http/route.ts';
import { ROLE_PERMISSIONS } from '../../src/identity/permissions.ts';
import type { DatabaseKind } from '../../src/store/threads/sql-port.ts';
import { pick } from '../support/http-identity.ts';
import { createWorld, MARK, ROUTE_CASES } from '../support/matrix/index.ts';
import type { Reply, RouteCase, Send, Target, Who, World } from '../support/matrix/index.ts';

const nameOf = (route: AnyRoute): string => `${route.method} ${route.path}`;
// The routes are only looked at; the server that is called has its own.
const ROUTES = listRoutes({} as ManagementDeps, {} as PromptDeps, {} as PlaygroundDeps);
const PATHS = pick(describeHttp(), 'paths') as Record<string, unknown>;
const SUCCESS = z.strictObject({
  code: z.literal(0),
  message: z.literal('ok'),
  data: z.unknown(),
  request_id: z.string(),
});
const FAILURE = z.strictObject({
  code: z.int(),
  message: z.string(),
  error: z.strictObject({ type: z.string(), details: z.array(z.looseObject({})) }),
  request_id: z.string(),
});
/** What changes by being looked at, or by calls that are refused. */
const RESTLESS = ['last_used_at', 'last_seen_at', 'health', 'health_changed_at'];

test('every route of /api/v1 is in the matrix, and no other', () => {
  expect(Object.keys(ROUTE_CASES).toSorted()).toEqual(ROUTES.map(nameOf).toSorted());
});

/** What the caller is refused with whatever is addressed; null: the call is theirs to make. */
function refusalOf({ access }: AnyRoute, who: Who): number | null {
  if (access.kind === 'public') return null;
  if (who.kind === 'refused') return who.refusal?.[access.kind] ?? who.refusal?.['*'] ?? 0;
  switch (access.kind) {
    case 'any':
      return who.kind === 'key' ? 40101 : null;
    case 'caller':
      return who.kind === 'caller' ? null : 40301;
    case 'self':
      return who.kind === 'admin' ? null : 40301;
    default:
      return who.role !== null && ROLE_PERMISSIONS[who.role].has(access.permission) ? null : 40301;
  }
}

/** An id of the same shape that nothing has. */
function absentLike(id: string): string {
  return id.includes('_') ? `${id.slice(0, id.indexOf('_'))}_${'0'.repeat(32)}` : `${id}-absent`;
}

class Cell {
  readonly #world: World;
  readonly #route: AnyRoute;
  readonly #case: RouteCase;
  /** Statuses that the reference tells of. */
  readonly #documented: ReadonlySet<string>;

  constructor(world: World, route: AnyRoute) {
    this.#world = world;
    this.#route = route;
    this.#case = ROUTE_CASES[nameOf(route)] ?? { target: () => ({}) };
    const path = route.path.replaceAll(/:([a-z_]+)/g, '{$1}');
    const responses = pick(PATHS[path], `${route.method.toLowerCase()}.responses`) as object;
    this.#documented = new Set(Object.keys(responses));
  }

  async #send(who: Who, target: Target, change: Send = {}, query = target.query ?? ''): Promise<Reply> {
    const route = this.#route;
    const path = route.path.replaceAll(/:([a-z_]+)/g, (_, param: string) => target.params?.[param] ?? '');
    // A credential that a call for everybody uses up is not the one that other calls are tried with.
    const isOut = (who.kind === 'refused' && route.access.kind !== 'public') || this.#isRefused(who);
    const own = isOut ? undefined : target.credential;
    const token = own === undefined ? who.token : (own.token ?? null);
    const { json, body, headers } = change;
    const reply = await this.#world.send(route.method, query === '' ? path : `${path}?${query}`, {
      token,
      ...(body === undefined ? { json: 'json' in change ? json : target.json } : { body }),
      headers: { ...own?.headers, ...headers },
    });
    this.#checkShape(reply);
    return reply;
  }

  #isRefused(who: Who): boolean {
    return refusalOf(this.#route, who) !== null;
  }

  /** The envelope, the id of the call, and a status that the reference tells of. */
  #checkShape({ status, headers, json, text }: Reply): void {
    const name = `${nameOf(this.#route)}: ${status} ${text.slice(0, 500)}`;
    const requestId = headers.get('x-request-id');
    if (status >= 500 || !this.#documented.has(String(status)))
      expect(name).toBe('an answer that the reference tells of');
    if (requestId === null) expect(name).toBe('an answer with its id');
    if (status === 204 && text !== '') expect(name).toBe('an answer without a body');
    const isStream = (headers.get('content-type') ?? '').startsWith('text/event-stream');
    if (status === 204 || (status < 300 && (this.#route.files !== undefined || isStream))) return;
    const read = (status < 300 ? SUCCESS : FAILURE).safeParse(json);
    if (!read.success || read.data.request_id !== requestId) expect(name).toBe('an answer in the envelope');
    if (status >= 300 && text.includes(MARK)) expect(name).toBe('a refusal that tells of nothing that is there');
  }

  #expect(who: Who, state: string, reply: Reply, status: number, code: number | undefined): void {
    const name = `${nameOf(this.#route)} by ${who.name}: ${state}`;
    expect([name, reply.status, reply.code, reply.text]).toEqual([name, status, code, expect.any(String)]);
  }

  /** Which fields a refusal names. */
  #expectField(who: Who, state: string, reply: Reply, field: string): void {
    this.#expect(who, state, reply, 400, 40001);
    const details = (pick(reply.json, 'error.details') as { path?: string }[]).map(({ path }) => path ?? '');
    expect([state, details.some((path) => path === field || path.startsWith(`${field}.`)), reply.text]).toEqual([
      state,
      true,
      expect.any(String),
    ]);
  }

  #withParams(target: Target, params: Readonly<Record<string, string>>): Target {
    return { ...target, params: { ...target.params, ...params } };
  }

  /** One parameter at a time names nothing. */
  #missing(target: Target): readonly Target[] {
    return Object.entries(target.params ?? {}).map(([name, id]) =>
      this.#withParams(target, { [name]: absentLike(id) }),
    );
  }

  /** One parameter at a time can name nothing. */
  #impossible(target: Target): readonly Target[] {
    const texts = ['%00', '%ff', 'x'.repeat(257), '..%2f..'];
    return Object.keys(target.params ?? {}).flatMap((name) =>
      texts.map((text) => this.#withParams(target, { [name]: text })),
    );
  }

  /** Ids that are there and are those of something else, or of somebody else. */
  async #foreign(target: Target): Promise<readonly Target[]> {
    const { ids } = this.#world;
    const others = Object.entries(this.#case.kinds ?? {}).flatMap(([name, kind]) =>
      Object.entries(ids)
        .filter(([other]) => other !== kind)
        .map(([, id]) => this.#withParams(target, { [name]: id })),
    );
    const elsewhere = (await this.#case.foreign?.(this.#world)) ?? [];
    return [...others, ...elsewhere.map((params) => this.#withParams(target, params))];
  }

  /** What the owner sees at the path, or above it. */
  async #look({ params }: Target): Promise<unknown> {
    let path = this.#route.path.replaceAll(/:([a-z_]+)/g, (_, param: string) => params?.[param] ?? '');
    // The log grows by the calls themselves, and what is watched changes with the time.
    if (/\/(operation-logs|attention|health)/.test(path)) return null;
    path = path.replace(/(\/requests)\/(export|live)$/, '$1');
    for (;;) {
      const reply = await this.#world.send('GET', path, { token: this.#world.actors.admins.owner });
      if (reply.status === 200 || path === '/api/v1') {
        return JSON.parse(reply.text, (key, value: unknown) => (RESTLESS.includes(key) ? null : value))?.data;
      }
      path = path.slice(0, path.lastIndexOf('/'));
    }
  }

  /** Whoever may not call is told so, in the same words whatever is there. */
  async refuse(who: Who, target: Target, foreign: readonly Target[]): Promise<void> {
    const route = this.#route;
    const code = refusalOf(route, who) ?? 0;
    const status = Math.floor(code / 100);
    const first = await this.#send(who, target);
    this.#expect(who, 'existing', first, status, code);
    if (code === 40301 && route.access.kind === 'admin') expect(first.text).toContain(route.access.permission);
    const others = [
      ...this.#missing(target),
      ...this.#impossible(target),
      ...foreign.slice(0, 1),
      ...foreign.slice(-1),
    ];
    const replies = [];
    for (const other of others) replies.push(await this.#send(who, other));
    if (route.body !== undefined) replies.push(await this.#send(who, target, { body: '{' }));
    replies.push(await this.#send(who, target, { headers: { 'if-match': '999' } }));
    replies.push(await this.#send(who, target, {}, 'no_such_field=1'));
    const words = ({ json }: Reply): unknown => ({ ...(json as object), request_id: null });
    for (const reply of replies) expect(words(reply)).toEqual(words(first));
  }

  async #malformedBody(who: Who, target: Target): Promise<void> {
    const route = this.#route;
    if (route.body === undefined) return;
    this.#expect(who, 'broken JSON', await this.#send(who, target, { body: '{"a":' }), 400, 40002);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    this.#expect(who, 'a form', await this.#send(who, target, { headers: form, json: target.json ?? {} }), 415, 41501);
    const latin = { 'content-type': 'application/json; charset=latin1' };
    this.#expect(who, 'latin1', await this.#send(who, target, { headers: latin, json: target.json ?? {} }), 415, 41501);
    this.#expect(who, 'a list', await this.#send(who, target, { json: [] }), 400, 40001);
    const good = (target.json ?? {}) as Record<string, unknown>;
    const more = await this.#send(who, target, { json: { ...good, no_such_field: 1 } });
    if (this.#case.openBody === true) this.#expect(who, 'an unknown field', more, 200, undefined);
    else this.#expectField(who, 'an unknown field', more, 'no_such_field');
    for (const field of Object.keys(good)) {
      const wrong = { ...good, [field]: { no: [{}] } };
      this.#expectField(who, `a wrong ${field}`, await this.#send(who, target, { json: wrong }), field);
    }
  }

  async #malformed(who: Who, target: Target): Promise<void> {
    for (const other of this.#impossible(target)) {
      this.#expect(who, 'an impossible id', await this.#send(who, other), 404, 40401);
    }
    await this.#malformedBody(who, target);
    const queries = { no_such_field: '1', ...(this.#route.query === undefined ? {} : { page: 'x', page_size: 'x' }) };
    for (const [field, value] of Object.entries(queries)) {
      const reply = await this.#send(who, target, {}, `${field}=${value}`);
      this.#expectField(who, `?${field}`, reply, field);
    }
    const reply = await this.#send(who, target, { headers: { 'if-match': 'x' } });
    this.#expectField(who, 'a malformed If-Match', reply, 'If-Match');
  }

  /** Nothing of this succeeds for whoever may call, either. */
  async fail(who: Who, target: Target, foreign: readonly Target[]): Promise<void> {
    for (const other of this.#missing(target)) {
      this.#expect(who, 'missing', await this.#send(who, other), 404, 40401);
    }
    for (const other of foreign) {
      const state = `foreign ${JSON.stringify(other.params)}`;
      this.#expect(who, state, await this.#send(who, other), 404, 40401);
    }
    for (const [json, field] of this.#case.foreignBodies?.(this.#world) ?? []) {
      const reply = await this.#send(who, target, { json });
      this.#expectField(who, `a foreign ${field}`, reply, field);
    }
    await this.#malformed(who, target);
    if (this.#case.versioned !== true) return;
    for (const version of ['999', '"998"', 'W/"997"']) {
      const reply = await this.#send(who, target, { headers: { 'if-match': version } });
      this.#expect(who, `stale ${version}`, reply, 412, 41201);
    }
  }

  async succeed(who: Who): Promise<void> {
    const { status, files, events } = this.#route;
    const target = await this.#case.target(this.#world, who);
    const isFollowed = events !== undefined && this.#route.method === 'GET';
    const code = status === 204 || files !== undefined || isFollowed ? undefined : 0;
    this.#expect(who, 'existing', await this.#send(who, target), status, code);
  }

  /** Whoever may not call, one after the other, and then whoever may; what is there stays as it is but for what succeeds. */
  async run(everybody: readonly Who[]): Promise<void> {
    const refused = everybody.filter((who) => this.#isRefused(who));
    const [nobody] = refused;
    if (nobody !== undefined) {
      await this.#unchanged(nobody, async (target, foreign) => {
        for (const who of refused) await this.refuse(who, target, foreign);
      });
    }
    for (const who of everybody.filter((each) => !refused.includes(each))) {
      await this.#unchanged(who, (target, foreign) => this.fail(who, target, foreign));
      await this.succeed(who);
    }
  }

  async #unchanged(who: Who, call: (target: Target, foreign: readonly Target[]) => Promise<void>): Promise<void> {
    const target = await this.#case.target(this.#world, who);
    const foreign = await this.#foreign(target);
    const before = await this.#look(target);
    await call(target, foreign);
    expect(await this.#look(target)).toEqual(before);
  }
}

const SOME = ['owner', 'auditor', 'a customer user', 'nobody'];
const DATABASES: readonly (readonly [DatabaseKind, readonly string[] | null])[] = [
  ['sqlite', null],
  ['postgres', SOME],
];

describe.each(DATABASES)('%s', (database, names) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld(database);
  });
  afterAll(() => world.close());

  test.each(ROUTES.map((route) => [nameOf(route), route] as const))('%s', async (_, route) => {
    const everybody = world.everybody.filter(({ name }) => names === null || names.includes(name));
    expect(everybody.length).toBe(names?.length ?? 23);
    await new Cell(world, route).run(everybody);
  });
});
