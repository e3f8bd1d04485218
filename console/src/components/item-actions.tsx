import { useDisclosure } from '@mantine/hooks';
import { Ban, Pencil, Trash2 } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTexts } from '../lib/texts.ts';
import { commonTexts } from './common-texts.ts';
import { ConfirmByName } from './confirm-by-name.tsx';
import { RowMenu, RowMenuItem } from './row-menu.tsx';

interface ItemActionsProps {
  readonly name: string;
  /** `Actions for Acme` */
  readonly label: string;
  /** Items between the first, which changes it, and the last, which ends it. */
  readonly children?: ReactNode;
  /** One of them is being done. */
  readonly loading?: boolean;
  readonly form: (close: () => void) => ReactNode;
  /** How it ends, once its name was typed. */
  readonly end: {
    /** The word of the item and of the button, where it is not `Delete`. */
    readonly action?: string;
    readonly title: string;
    readonly consequence: string;
    readonly explain?: (error: unknown) => ReactNode;
    readonly run: () => Promise<void>;
  };
}

/** What can be done with one item of a list: change it in a form, end it by its name, and what is particular to it. */
export function ItemActions({ name, label, children, loading, form, end }: ItemActionsProps): ReactNode {
  const common = useTexts(commonTexts);
  const [editing, edit] = useDisclosure();
  const [ending, ask] = useDisclosure();
  const action = end.action ?? common.delete;
  const icon: LucideIcon = end.action === undefined ? Trash2 : Ban;
  return (
    <>
      <RowMenu label={label} loading={loading}>
        <RowMenuItem icon={Pencil} onClick={edit.open}>
          {common.edit}
        </RowMenuItem>
        {children}
        <RowMenuItem icon={icon} destroys onClick={ask.open}>
          {action}
        </RowMenuItem>
      </RowMenu>
      {editing ? form(edit.close) : null}
      <ConfirmByName
        opened={ending}
        onClose={ask.close}
        title={end.title}
        consequence={end.consequence}
        name={name}
        action={action}
        explain={end.explain}
        onConfirm={end.run}
      />
    </>
  );
}
