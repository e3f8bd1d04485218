import { Button, MultiSelect, Switch, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { keepWebhook } from '../../api/settings.ts';
import type { Settings, Webhook, WebhookEvent, WebhookFields } from '../../api/settings.ts';
import { ApiError } from '../../api/api-error.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { PasswordField } from '../../components/password-field.tsx';
import { useTexts } from '../../lib/texts.ts';
import { createWebhookSecret } from '../../lib/webhook-secret.ts';
import { settingsTexts } from './texts.ts';
import { useSaveSettings } from './use-save-settings.ts';

interface WebhookFormProps {
  readonly settings: Settings;
  /** The webhook to change; absent: a new one. */
  readonly webhook?: Webhook;
  readonly onClose: () => void;
  /** Takes a secret that was made or given here. */
  readonly onSecret: (secret: string) => void;
}

interface Values extends Record<string, unknown> {
  readonly url: string;
  readonly events: WebhookEvent[];
  readonly enabled: boolean;
  readonly secret: string;
}

const EVENTS = [
  'budget.alert',
  'budget.exhausted',
  'provider.unhealthy',
  'provider.healthy',
  'token.expiring',
] as const satisfies readonly WebhookEvent[];

/** The server names a problem by the place in the list: `webhooks.2.url` is this form's `url`. */
async function readAtFields<T>(sent: Promise<T>, place: number): Promise<T> {
  try {
    return await sent;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const prefix = `webhooks.${place}.`;
    const details = error.details.map((each) =>
      each.path?.startsWith(prefix) === true ? { ...each, path: each.path.slice(prefix.length) } : each,
    );
    throw new ApiError(error.status, {
      code: error.code,
      message: error.message,
      error: { type: error.type, details },
      request_id: error.requestId ?? undefined,
    });
  }
}

export function WebhookForm({ settings, webhook, onClose, onSecret }: WebhookFormProps): ReactNode {
  const texts = useTexts(settingsTexts);
  const common = useTexts(commonTexts);
  const save = useSaveSettings(settings.version);
  const isNew = webhook === undefined;
  const form = useForm<Values>({
    initialValues: {
      url: webhook?.url ?? '',
      events: [...(webhook?.events ?? [])],
      enabled: webhook?.enabled ?? true,
      secret: isNew ? createWebhookSecret() : '',
    },
  });
  const submit = async ({ url, events, enabled, secret }: Values): Promise<void> => {
    const fields: WebhookFields = {
      ...(webhook === undefined ? {} : { id: webhook.id }),
      url: url.trim(),
      events,
      enabled,
      ...(secret === '' ? {} : { secret: secret.trim() }),
    };
    const webhooks = settings.webhooks.map((each) => (each.id === webhook?.id ? fields : keepWebhook(each)));
    const place = isNew ? webhooks.length : settings.webhooks.findIndex(({ id }) => id === webhook.id);
    await readAtFields(save({ webhooks: isNew ? [...webhooks, fields] : webhooks }), place);
    if (secret !== '') onSecret(secret.trim());
  };
  return (
    <FormDrawer
      onClose={onClose}
      title={isNew ? texts.addWebhook : texts.editWebhook}
      form={form}
      action={isNew ? common.add : common.save}
      doneText={common.saved}
      onSubmit={submit}
    >
      <TextInput
        data-autofocus
        required
        type="url"
        label={texts.url}
        description={webhook?.url.includes('…') === true ? texts.urlKept : texts.urlHelp}
        placeholder="https://"
        {...form.getInputProps('url')}
      />
      <MultiSelect
        label={texts.events}
        description={texts.eventsHelp}
        placeholder={form.values.events.length === 0 ? texts.allEvents : undefined}
        clearable
        clearButtonProps={{ 'aria-label': common.remove }}
        data={EVENTS.map((value) => ({ value, label: texts.eventNames[value] }))}
        {...form.getInputProps('events')}
      />
      <PasswordField
        label={texts.secret}
        description={isNew ? texts.secretNew : texts.secretKept}
        placeholder={webhook?.secret}
        {...form.getInputProps('secret')}
      />
      {isNew ? null : (
        <div>
          <Button variant="default" size="xs" onClick={() => form.setFieldValue('secret', createWebhookSecret())}>
            {texts.makeSecret}
          </Button>
        </div>
      )}
      <Switch label={texts.enabled} {...form.getInputProps('enabled', { type: 'checkbox' })} />
    </FormDrawer>
  );
}
