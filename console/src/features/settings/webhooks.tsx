import { Badge, Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { History, Pencil, Plus, Send, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { keepWebhook, testWebhook } from '../../api/settings.ts';
import type { Settings, Webhook, WebhookTest } from '../../api/settings.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ConfirmByName } from '../../components/confirm-by-name.tsx';
import type { Column } from '../../components/data-table/columns.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { useTellError } from '../../components/notices.ts';
import { RowMenu, RowMenuItem } from '../../components/row-menu.tsx';
import { Section } from '../../components/section.tsx';
import { SecretOnce } from '../../components/secret-once.tsx';
import { formatMilliseconds } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { Deliveries } from './deliveries.tsx';
import type { SettingsPartProps } from './edited-section.tsx';
import { settingsTexts } from './texts.ts';
import { useSaveSettings } from './use-save-settings.ts';
import { WebhookForm } from './webhook-form-later.ts';

type Action = 'edit' | 'deliveries' | 'remove';
type Open = { readonly action: Action; readonly webhook: Webhook } | { readonly action: 'add' };

function useTest() {
  const texts = useTexts(settingsTexts);
  const language = useLanguage();
  const tell = ({ ok, status, error, latency_ms: ms }: WebhookTest): string =>
    ok
      ? texts.testOk(status ?? 0, formatMilliseconds(ms, language))
      : texts.testFailed(error ?? `HTTP ${status ?? '–'}`);
  return useMutation({
    mutationFn: testWebhook,
    onSuccess: (found) => notifications.show({ message: tell(found), color: found.ok ? 'teal' : 'red' }),
    onError: useTellError(),
  });
}

interface ActionsProps {
  readonly webhook: Webhook;
  readonly mayWrite: boolean;
  readonly onOpen: (action: Action) => void;
}

function WebhookActions({ webhook, mayWrite, onOpen }: ActionsProps): ReactNode {
  const texts = useTexts(settingsTexts);
  const common = useTexts(commonTexts);
  const test = useTest();
  return (
    <RowMenu label={texts.menu(webhook.url)} loading={test.isPending}>
      <RowMenuItem icon={History} onClick={() => onOpen('deliveries')}>
        {texts.deliveries}
      </RowMenuItem>
      {mayWrite ? (
        <>
          <RowMenuItem icon={Send} onClick={() => test.mutate(webhook.id)}>
            {texts.test}
          </RowMenuItem>
          <RowMenuItem icon={Pencil} onClick={() => onOpen('edit')}>
            {common.edit}
          </RowMenuItem>
          <RowMenuItem icon={Trash2} destroys onClick={() => onOpen('remove')}>
            {common.remove}
          </RowMenuItem>
        </>
      ) : null}
    </RowMenu>
  );
}

function useWebhookColumns(mayWrite: boolean, onOpen: (open: Open) => void): readonly Column<Webhook>[] {
  const texts = useTexts(settingsTexts);
  return [
    {
      id: 'url',
      header: texts.url,
      minWidth: 220,
      cell: ({ url }) => (
        <Text span inherit fw={500} style={{ overflowWrap: 'anywhere' }}>
          {url}
        </Text>
      ),
    },
    {
      id: 'events',
      header: texts.events,
      minWidth: 160,
      cell: ({ events }) =>
        events.length === 0 ? texts.allEvents : events.map((name) => texts.eventNames[name]).join(', '),
    },
    {
      id: 'enabled',
      header: texts.enabled,
      cell: ({ enabled }) => <Badge color={enabled ? 'teal' : 'gray'}>{enabled ? texts.on : texts.off}</Badge>,
    },
    {
      id: 'secret',
      header: texts.secret,
      cell: ({ secret }) => (
        <Text span inherit ff="monospace">
          {secret}
        </Text>
      ),
    },
    {
      id: 'actions',
      header: '',
      align: 'end',
      cell: (webhook) => (
        <WebhookActions webhook={webhook} mayWrite={mayWrite} onOpen={(action) => onOpen({ action, webhook })} />
      ),
    },
  ];
}

function Opened({
  open,
  settings,
  onClose,
  onSecret,
}: {
  readonly open: Open;
  readonly settings: Settings;
  readonly onClose: () => void;
  readonly onSecret: (secret: string) => void;
}): ReactNode {
  const texts = useTexts(settingsTexts);
  const common = useTexts(commonTexts);
  const save = useSaveSettings(settings.version);
  if (open.action === 'add') return <WebhookForm settings={settings} onClose={onClose} onSecret={onSecret} />;
  const { webhook } = open;
  if (open.action === 'edit') {
    return <WebhookForm settings={settings} webhook={webhook} onClose={onClose} onSecret={onSecret} />;
  }
  if (open.action === 'deliveries') return <Deliveries webhook={webhook} onClose={onClose} />;
  return (
    <ConfirmByName
      opened
      onClose={onClose}
      title={texts.removeTitle}
      consequence={texts.removeHelp}
      name={URL.parse(webhook.url)?.host ?? webhook.id}
      action={common.remove}
      onConfirm={async () => {
        await save({ webhooks: settings.webhooks.filter(({ id }) => id !== webhook.id).map(keepWebhook) });
      }}
    />
  );
}

/** Who is told of what happens. */
export function WebhooksSection({ settings, mayWrite }: SettingsPartProps): ReactNode {
  const texts = useTexts(settingsTexts);
  const [open, setOpen] = useState<Open | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const columns = useWebhookColumns(mayWrite, setOpen);
  return (
    <Section
      title={texts.webhooks}
      description={texts.webhooksHelp}
      actions={
        mayWrite ? (
          <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setOpen({ action: 'add' })}>
            {texts.addWebhook}
          </Button>
        ) : null
      }
    >
      {settings.webhooks.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.noWebhooks}
        </Text>
      ) : (
        <DataTable
          label={texts.webhooks}
          columns={columns}
          rows={settings.webhooks}
          rowId={({ id }) => id}
          rowName={({ url }) => url}
        />
      )}
      {open === null ? null : (
        <Opened open={open} settings={settings} onClose={() => setOpen(null)} onSecret={setSecret} />
      )}
      {secret === null ? null : (
        <SecretOnce
          title={texts.onceTitle}
          note={texts.once}
          label={texts.secret}
          secret={secret}
          done={texts.stored}
          onClose={() => setSecret(null)}
        />
      )}
    </Section>
  );
}
