import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { NAMED_PERMISSIONS } from '../api/names.ts';
import type { NamedKind } from '../api/names.ts';
import { useMay } from '../api/session.ts';

interface EntityLinkProps {
  readonly kind: Exclude<NamedKind, 'tokens'>;
  /** null: there is none. */
  readonly id: string | null;
  /** Names by id, of `useNames`. */
  readonly names: ReadonlyMap<string, string>;
}

/** A customer or customer user by its name, which leads to its page; its id where the name is not known. */
export function EntityLink({ kind, id, names }: EntityLinkProps): ReactNode {
  const may = useMay();
  if (id === null || id === '') return '–';
  const name = names.get(id);
  const label = name ?? id;
  const ff = name === undefined ? 'monospace' : undefined;
  if (!may(NAMED_PERMISSIONS[kind])) {
    return (
      <Text span inherit ff={ff}>
        {label}
      </Text>
    );
  }
  return (
    <Anchor component={Link} to={`/${kind}/${id}` as never} inherit ff={ff}>
      {label}
    </Anchor>
  );
}
