import type { AnyRoute } from '../route.ts';

/** Calls whose path does not tell what they do. */
const NAMED: Readonly<Record<string, string>> = {
  'POST /api/v1/auth/token': 'obtainAccessToken',
  'POST /api/v1/auth/revoke': 'revokeAccessToken',
  'POST /api/v1/auth/session': 'openSession',
  'GET /api/v1/auth/session': 'getSession',
  'DELETE /api/v1/auth/session': 'closeSession',
  'POST /api/v1/prompts': 'sendPrompt',
  'GET /api/v1/me': 'getMe',
  'GET /api/v1/me/usage': 'getMyUsage',
  'GET /api/v1/me/tokens': 'listMyTokens',
  'GET /api/v1/me/models': 'listMyModels',
  'POST /api/v1/me/session': 'openMySession',
  'DELETE /api/v1/me/session': 'closeMySession',
  'GET /api/v1/auth/setup': 'getSetup',
  'POST /api/v1/admin/tokens': 'issueTokens',
  'POST /api/v1/admin/customer-users/:id/tokens': 'issueToken',
  'GET /api/v1/admin/usage': 'getUsage',
  'GET /api/v1/admin/overview': 'getOverview',
  'GET /api/v1/admin/attention': 'listAttention',
  'GET /api/v1/admin/health': 'getSystemHealth',
  'GET /api/v1/admin/ledger': 'listLedgerEntries',
  'GET /api/v1/admin/settings': 'getSettings',
  'PATCH /api/v1/admin/settings': 'updateSettings',
};

const ITEM_VERBS = { GET: 'get', POST: 'create', PUT: 'replace', PATCH: 'update', DELETE: 'remove' } as const;

function toPascal(segment: string): string {
  return segment.replaceAll(/(?:^|[-_])(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function toSingular(word: string): string {
  return word.replace(/s$/, '');
}

/**
 * Name of a call in generated clients, such as `listProviders`, `rotateCustomerUserToken`. A last segment in the plural is a
 * collection, one that is not is a verb.
 */
export function nameOperation({ method, path }: Pick<AnyRoute, 'method' | 'path'>): string {
  const named = NAMED[`${method} ${path}`];
  if (named !== undefined) return named;
  const segments = path.split('/').slice(path.startsWith('/api/v1/admin/') ? 4 : 3);
  const words = segments.filter((segment) => !segment.startsWith(':'));
  const last = words.at(-1) ?? '';
  const endsInItem = segments.at(-1)?.startsWith(':') === true;
  const isCollection = !endsInItem && last.endsWith('s');
  if (endsInItem || isCollection) {
    const verb = isCollection && method === 'GET' ? 'list' : ITEM_VERBS[method];
    const singular = words.map((word) => toPascal(toSingular(word))).join('');
    return (
      verb +
      (verb === 'list'
        ? words
            .slice(0, -1)
            .map((word) => toPascal(toSingular(word)))
            .join('') + toPascal(last)
        : singular)
    );
  }
  const before = segments.at(-2) ?? '';
  const owners = words.slice(0, -1);
  const subject = before.startsWith(':')
    ? owners.map((word) => toPascal(toSingular(word))).join('')
    : [...owners.slice(0, -1).map(toSingular), ...owners.slice(-1)].map(toPascal).join('');
  if (method === 'POST') return toPascal(last).replace(/^./, (letter) => letter.toLowerCase()) + subject;
  return ITEM_VERBS[method] + subject + toPascal(last);
}
