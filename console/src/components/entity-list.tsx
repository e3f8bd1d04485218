import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay } from '../api/session.ts';
import { ListPage } from './list-page.tsx';
import type { ListedRow, ListPageProps } from './list-page.tsx';
import { PageHeader } from './page-header.tsx';

interface EntityListProps<T extends ListedRow> extends Pick<
  ListPageProps<T>,
  'list' | 'columns' | 'state' | 'query' | 'onOpen' | 'filters' | 'selection' | 'bulkActions'
> {
  readonly texts: {
    readonly title: string;
    readonly description: string;
    /** Placeholder of the search field. */
    readonly search: string;
    /** What belongs here, where there is nothing. */
    readonly empty: string;
  };
  /** How another one is made; only a role with the permission is offered it. */
  readonly create: {
    readonly permission: string;
    /** The word of the button. */
    readonly label: string;
    readonly form: (close: () => void) => ReactNode;
  };
  /** Beside the button that makes one, before it. */
  readonly actions?: ReactNode;
}

/** The page of everything of one kind that has a name: its heading, the list, and the form that makes another one. */
export function EntityList<T extends ListedRow & { readonly name: string }>(props: EntityListProps<T>): ReactNode {
  const { texts, create, actions, ...list } = props;
  const may = useMay();
  const [creating, { open, close }] = useDisclosure();
  const button = may(create.permission) ? (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={open}>
      {create.label}
    </Button>
  ) : null;
  return (
    <>
      <PageHeader
        title={texts.title}
        description={texts.description}
        actions={
          <>
            {actions}
            {button}
          </>
        }
      />
      <ListPage
        {...list}
        label={texts.title}
        rowName={({ name }) => name}
        defaultSort="-created_at"
        searchHint={texts.search}
        emptyHint={texts.empty}
        emptyAction={button}
      />
      {creating ? create.form(close) : null}
    </>
  );
}
