import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import type { AnyRoute } from '@tanstack/react-router';
import { mayBeSignedIn, sessionQuery } from '../api/session.ts';
import { keepPrintedPassword, readPrintedPassword, setupQuery } from '../api/setup.ts';
import { PageError } from '../components/page-error.tsx';
import { PageMissing } from '../components/page-missing.tsx';
import { PagePending } from '../components/page-pending.tsx';
import { rememberList } from '../lib/list-memory.ts';
import { PAGES } from './pages.ts';
import { Shell } from './shell.tsx';

interface RouterContext {
  readonly queries: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet, notFoundComponent: PageMissing });

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: lazyRouteComponent(() => import('../features/sign-in/page.tsx'), 'SignInPage'),
});

/** The first run. A password behind the # leaves the address before anything is shown or asked. */
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  beforeLoad: async ({ context, location }) => {
    if (location.hash !== '') {
      keepPrintedPassword(location.hash);
      throw redirect({ to: '/setup', hash: '', replace: true });
    }
    if ((await context.queries.ensureQueryData(sessionQuery)) !== null || readPrintedPassword() !== null) return;
    const { pending } = await context.queries.fetchQuery(setupQuery);
    if (!pending) throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
  component: lazyRouteComponent(() => import('../features/setup/page.tsx'), 'SetupPage'),
});

/** A customer user's own page, opened by its token. */
const my = createRoute({
  getParentRoute: () => root,
  path: '/my',
  component: lazyRouteComponent(() => import('../features/my/page.tsx'), 'MyPage'),
});

/** Everything that only a signed-in administrator sees; who is not is asked to sign in and comes back to where they were. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  component: Shell,
  beforeLoad: async ({ context, location }) => {
    const session = await context.queries.ensureQueryData(sessionQuery);
    if (session === null) throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
});

/** Whatever there is no page for, within the frame. */
const missing = createRoute({ getParentRoute: () => signedIn, path: '$', component: PageMissing });

const start = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/overview', replace: true });
  },
});

function createPageRoute({ path, component }: (typeof PAGES)[number]): AnyRoute {
  return createRoute({ getParentRoute: () => signedIn, path, component });
}

const BASE = '/console';

function matchesPath(path: string, parts: readonly string[]): boolean {
  const own = path.split('/');
  return own.length === parts.length && own.every((part, index) => part.startsWith('$') || part === parts[index]);
}

/** Asks for the session, the first page's module and its data at once: the router would ask for one after the other. */
export function preloadPage(queries: QueryClient, { pathname, search }: Pick<Location, 'pathname' | 'search'>): void {
  const parts = pathname.slice(BASE.length).replace(/\/$/, '').split('/');
  const at = parts.length <= 1 ? ['', 'overview'] : parts;
  const found = PAGES.find(({ path }) => matchesPath(path, at));
  if (found === undefined || !mayBeSignedIn()) return;
  void queries.prefetchQuery(sessionQuery);
  // Whatever goes wrong is told by the page, which asks again.
  found.firstQueries().then(
    (list) => list?.(parseSearch(search)).forEach((query) => void queries.prefetchQuery(query)),
    () => undefined,
  );
}

function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

function stringifySearch(search: Record<string, unknown>): string {
  const entries = Object.entries(search).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(entries.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

export function createConsoleRouter(queries: QueryClient) {
  const router = createRouter({
    routeTree: root.addChildren([
      signIn,
      setup,
      my,
      signedIn.addChildren([start, missing, ...PAGES.map(createPageRoute)]),
    ]),
    basepath: BASE,
    context: { queries },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultErrorComponent: PageError,
    defaultPendingComponent: PagePending,
  });
  router.subscribe('onResolved', ({ toLocation }) => rememberList(toLocation.pathname, toLocation.search));
  return router;
}
