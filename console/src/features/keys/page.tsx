import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { managementKeysQuery } from '../../api/management-keys.ts';
import { EntityList } from '../../components/entity-list.tsx';
import { FilterSelect } from '../../components/filters.tsx';
import { ROLE_NAMES, roleTexts } from '../../components/role-texts.ts';
import { SecretOnce } from '../../components/secret-once.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import { useKeyColumns } from './columns.tsx';
import { KeyForm } from './form-later.ts';
import { keysTexts } from './texts.ts';

export function KeysPage(): ReactNode {
  const texts = useTexts(keysTexts);
  const roles = useTexts(roleTexts);
  const state = useListState();
  const query = useQuery(managementKeysQuery(state.search));
  const columns = useKeyColumns();
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <>
      <EntityList
        list="keys"
        texts={texts}
        columns={columns}
        state={state}
        query={query}
        create={{
          permission: 'management_key.write',
          label: texts.create,
          form: (close) => <KeyForm onClose={close} onMade={setSecret} />,
        }}
        filters={
          <FilterSelect
            state={state}
            name="role"
            label={roles.role}
            placeholder={texts.anyRole}
            w={140}
            data={ROLE_NAMES.map((value) => ({ value, label: roles.names[value] }))}
          />
        }
      />
      {secret === null ? null : (
        <SecretOnce
          title={texts.onceTitle}
          note={texts.once}
          label={texts.onceLabel}
          secret={secret}
          done={texts.stored}
          onClose={() => setSecret(null)}
        />
      )}
    </>
  );
}
