import type { AdminRole } from '../store/records/index.ts';

const ENTITIES_BY_GROUP = {
  routing: ['provider', 'model', 'price'],
  health: ['health'],
  customers: ['customer', 'customer_user', 'token', 'budget'],
  ownership: ['admin', 'settings', 'management_key'],
  records: ['request', 'usage', 'ledger', 'operation_log', 'role'],
} as const;

type Entity = (typeof ENTITIES_BY_GROUP)[keyof typeof ENTITIES_BY_GROUP][number];

/** `entity.verb`; every management call names the one it needs. */
export type Permission =
  | `${Entity}.${'read' | 'write'}`
  | 'provider.test'
  | 'prompt.playground'
  | 'operation_log.erase'
  | 'request.erase'
  | 'request.body';

function expand(verbs: readonly ('read' | 'write')[], ...groups: (keyof typeof ENTITIES_BY_GROUP)[]): Permission[] {
  return groups.flatMap((group) =>
    ENTITIES_BY_GROUP[group].flatMap((entity) => verbs.map((verb) => `${entity}.${verb}` as const)),
  );
}

const ALL: readonly Permission[] = [
  ...expand(['read', 'write'], 'routing', 'health', 'customers', 'ownership', 'records'),
  'provider.test',
  'prompt.playground',
  'operation_log.erase',
  'request.erase',
  'request.body',
];

/** The one table of roles and permissions (API.md 4.3.4). */
export const ROLE_PERMISSIONS = {
  owner: new Set(ALL),
  admin: new Set([
    ...expand(['read', 'write'], 'routing', 'health', 'customers', 'records'),
    'provider.test',
    'prompt.playground',
  ] as const),
  operator: new Set([
    ...expand(['read', 'write'], 'routing', 'health'),
    'provider.test',
    'request.read',
    'usage.read',
    'role.read',
  ] as const),
  support: new Set([
    ...expand(['read', 'write'], 'customers'),
    'model.read',
    'request.read',
    'usage.read',
    'ledger.read',
    'role.read',
  ] as const),
  auditor: new Set(expand(['read'], 'routing', 'health', 'customers', 'ownership', 'records')),
} as const satisfies Record<AdminRole, ReadonlySet<Permission>>;
