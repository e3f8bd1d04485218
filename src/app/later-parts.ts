import { createCsrfCheck } from '../http/core/index.ts';
import type { AuthorizeDeps, LaterPart, PublicOrigin, RouteTable } from '../http/core/index.ts';
import type { MountDeps } from '../http/core/mount-routes.ts';
import type { PlaygroundDeps } from '../http/management/playground/route.ts';
import type { PromptDeps } from '../http/management/prompts/route.ts';
import type { AnyRoute } from '../http/route.ts';
import { loadOnce } from '../lib/load-once.ts';
import type { Core } from './core.ts';
import type { ManagementDeps } from './management-deps.ts';

const MANAGEMENT_BODY_BYTES = 1024 * 1024;
const PROMPTS = '/api/v1/prompts';
const PLAYGROUND = '/api/v1/admin/playground/';
const REFERENCE = ['/openapi.json', '/docs'];
const CONSOLE = ['/', '/console'];

export interface LaterDeps {
  readonly core: Core;
  readonly management: () => Promise<ManagementDeps>;
  readonly prompts: PromptDeps;
  readonly playground: PlaygroundDeps;
  readonly publicOrigin: PublicOrigin;
  readonly checkAnswers: boolean;
  readonly hasManagement: boolean;
}

async function buildMountDeps({ core, checkAnswers }: LaterDeps, access: AuthorizeDeps): Promise<MountDeps> {
  const { store, marks, sealer, clock, log, audit } = core;
  const [{ createIdempotency }, { createFailureRecorder }] = await Promise.all([
    import('../http/core/idempotency.ts'),
    import('../http/management/record-failure.ts'),
  ]);
  return {
    ...access,
    clock,
    log,
    idempotency: createIdempotency({ store, marks, sealer, clock, log }),
    bodyBytesMax: MANAGEMENT_BODY_BYTES,
    checkAnswers,
    recordFailure: createFailureRecorder(audit),
  };
}

/**
 * The calls that a gateway which only relays is never asked for: their schemas, texts and verbs are most of the program, and are
 * loaded with the first call of each part.
 */
export function listLaterParts(deps: LaterDeps): readonly LaterPart[] {
  const { core, management, prompts, playground, publicOrigin } = deps;
  const access = { authenticator: core.authenticator, verifyCsrf: createCsrfCheck(core.store.sessions), publicOrigin };
  const mountDeps = loadOnce(() => buildMountDeps(deps, access));

  async function mountAll(routes: readonly AnyRoute[]): Promise<(table: RouteTable) => void> {
    const [{ mountRoutes }, mounting] = await Promise.all([import('../http/core/mount-routes.ts'), mountDeps()]);
    return (table) => mountRoutes(table, routes, mounting);
  }

  const promptPart: LaterPart = {
    owns: (path) => path === PROMPTS,
    async load() {
      const { createPromptRoute } = await import('../http/management/prompts/route.ts');
      return mountAll([createPromptRoute(prompts)]);
    },
  };
  const playgroundPart: LaterPart = {
    owns: (path) => path.startsWith(PLAYGROUND),
    async load() {
      const { createPlaygroundRoute } = await import('../http/management/playground/route.ts');
      return mountAll([createPlaygroundRoute(playground)]);
    },
  };
  // They run models, so whoever relays answers them.
  const relaying = [promptPart, playgroundPart];
  if (!deps.hasManagement) return relaying;
  return [
    ...relaying,
    {
      owns: (path) => path.startsWith('/api/v1/'),
      async load() {
        const { managementRoutes } = await import('../http/management/management-routes.ts');
        return mountAll(managementRoutes(await management()));
      },
    },
    {
      owns: (path) => path.startsWith('/oauth/') || path.startsWith('/.well-known/'),
      async load() {
        const { mountOauth, oauthRoutes } = await import('../http/oauth/index.ts');
        const routes = oauthRoutes({ ...(await management()), ...access });
        return (table) => mountOauth(table, routes, { log: core.log });
      },
    },
    {
      owns: (path) => REFERENCE.includes(path) || path.startsWith('/docs/'),
      async load() {
        const [{ mountReference }, { describeHttp }] = await Promise.all([
          import('../http/reference/index.ts'),
          import('./reference.ts'),
        ]);
        return (table) => mountReference(table, describeHttp);
      },
    },
    {
      owns: (path) => CONSOLE.includes(path) || path.startsWith('/console/'),
      async load() {
        const { mountConsole, openPack, readPage } = await import('../http/console/index.ts');
        const pack = await openPack();
        const page = await readPage(pack);
        return (table) => mountConsole(table, pack, page);
      },
    },
  ];
}
