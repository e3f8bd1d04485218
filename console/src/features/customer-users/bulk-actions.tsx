import { Button, Checkbox, Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ChevronDown, CirclePause, CirclePlay, Gauge, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { customerUsersKey, removeCustomerUser, updateCustomerUser } from '../../api/customer-users.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { BulkDialog } from '../../components/bulk-run/bulk-dialog.tsx';
import type { BulkItem } from '../../components/bulk-run/use-bulk-run.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { LIMIT_NAMES, LimitFields } from '../../components/limit-fields.tsx';
import type { LimitValues } from '../../components/limit-fields.tsx';
import { useTexts } from '../../lib/texts.ts';
import { customerUsersTexts } from './texts.ts';

type Kind = 'suspend' | 'activate' | 'limits' | 'delete';

interface BulkActionsProps {
  readonly items: readonly BulkItem[];
  /** After a dialog was closed: nothing is selected any more. */
  readonly onClosed: () => void;
}

interface DialogProps extends BulkActionsProps {
  readonly onDone: () => void;
}

function LimitsDialog({ items, onClosed, onDone }: DialogProps): ReactNode {
  const texts = useTexts(customerUsersTexts);
  const [limits, setLimits] = useState<LimitValues>({});
  const [clearing, setClearing] = useState(false);
  const patch = Object.fromEntries(
    LIMIT_NAMES.flatMap((name) => {
      const limit = limits[name] ?? null;
      return limit === null && !clearing ? [] : [[name, limit]];
    }),
  );
  return (
    <BulkDialog
      items={items}
      title={texts.limitsMany(items.length)}
      consequence={texts.limitsManyHelp}
      action={texts.setLimits}
      disabled={Object.keys(patch).length === 0}
      run={({ id }) => updateCustomerUser(id, null, { limits: patch })}
      onClose={onClosed}
      onDone={onDone}
    >
      <LimitFields
        value={limits}
        onChange={setLimits}
        errorAt={() => undefined}
        emptyText={clearing ? undefined : texts.limitKept}
      />
      <Checkbox
        label={texts.clearLimits}
        checked={clearing}
        onChange={(event) => setClearing(event.currentTarget.checked)}
      />
    </BulkDialog>
  );
}

function Dialog({ kind, ...props }: DialogProps & { readonly kind: Kind }): ReactNode {
  const texts = useTexts(customerUsersTexts);
  const access = useTexts(accessTexts);
  const common = useTexts(commonTexts);
  const { items, onClosed, onDone } = props;
  const shared = { items, onClose: onClosed, onDone };
  if (kind === 'limits') return <LimitsDialog {...props} />;
  if (kind === 'delete') {
    return (
      <BulkDialog
        {...shared}
        title={texts.deleteMany(items.length)}
        consequence={texts.deleteConsequence}
        action={common.delete}
        confirm={String(items.length)}
        run={({ id }) => removeCustomerUser(id)}
      />
    );
  }
  const status = kind === 'suspend' ? 'suspended' : 'active';
  return (
    <BulkDialog
      {...shared}
      title={kind === 'suspend' ? texts.suspendMany(items.length) : texts.activateMany(items.length)}
      consequence={kind === 'suspend' ? texts.suspendManyHelp : undefined}
      action={access[kind]}
      run={({ id }) => updateCustomerUser(id, null, { status })}
    />
  );
}

/** What can be done with all that are selected. */
export function BulkActions({ items, onClosed }: BulkActionsProps): ReactNode {
  const texts = useTexts(customerUsersTexts);
  const access = useTexts(accessTexts);
  const common = useTexts(commonTexts);
  const queries = useQueryClient();
  const [kind, setKind] = useState<Kind | null>(null);
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="light" rightSection={<ChevronDown size={16} aria-hidden />}>
            {common.actions}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<CirclePause size={16} aria-hidden />} onClick={() => setKind('suspend')}>
            {access.suspend}
          </Menu.Item>
          <Menu.Item leftSection={<CirclePlay size={16} aria-hidden />} onClick={() => setKind('activate')}>
            {access.activate}
          </Menu.Item>
          <Menu.Item leftSection={<Gauge size={16} aria-hidden />} onClick={() => setKind('limits')}>
            {texts.setLimits}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<Trash2 size={16} aria-hidden />} onClick={() => setKind('delete')}>
            {common.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {kind === null ? null : (
        <Dialog
          kind={kind}
          items={items}
          onDone={() => void queries.invalidateQueries({ queryKey: customerUsersKey })}
          onClosed={() => {
            setKind(null);
            onClosed();
          }}
        />
      )}
    </>
  );
}
