/** Fields of changes whose values may be about a person, whatever the entity. */
const PERSONAL_FIELDS: ReadonlySet<string> = new Set([
  'name',
  'username',
  'email',
  'metadata',
  'allowed_ips',
  'ip',
  'user_agent',
]);

/** Changes in two JSON texts. */
export interface SplitChanges {
  /** Hashed: of a personal field only that it changed. */
  readonly open: string | null;
  /** Values of the personal fields; null: there are none. */
  readonly personal: string | null;
}

/** Takes the values about people out of changes, which are JSON text. */
export function splitChanges(changes: string | null): SplitChanges {
  if (changes === null) return { open: null, personal: null };
  const fields = Object.entries((JSON.parse(changes) as Readonly<Record<string, unknown>> | null) ?? {});
  const personal = fields.filter(([field]) => PERSONAL_FIELDS.has(field));
  if (personal.length === 0) return { open: changes, personal: null };
  const open = fields.map(([field, change]) => [field, PERSONAL_FIELDS.has(field) ? {} : change]);
  return { open: JSON.stringify(Object.fromEntries(open)), personal: JSON.stringify(Object.fromEntries(personal)) };
}
