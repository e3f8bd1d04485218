import { Select, Switch, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { issueToken, tokensKey, updateToken } from '../../api/tokens.ts';
import type { IssuedToken, Token } from '../../api/tokens.ts';
import { useTexts } from '../../lib/texts.ts';
import { ExpiryField } from '../bounds/expiry-field.tsx';
import { IpRanges } from '../bounds/ip-ranges.tsx';
import { ModelPatterns } from '../bounds/model-patterns.tsx';
import { buildBoundsPatch, buildBoundsValues } from '../bounds/values.ts';
import type { BoundsValues } from '../bounds/values.ts';
import { BudgetsEditor } from '../budgets-editor/budgets-editor.tsx';
import { commonTexts } from '../common-texts.ts';
import { EntityPicker } from '../entity-picker.tsx';
import { FormDrawer } from '../form-drawer.tsx';
import { LimitFields } from '../limit-fields.tsx';
import { tokenTexts } from './texts.ts';

interface TokenFormProps {
  readonly onClose: () => void;
  /** Whom it is issued to; absent: is chosen. */
  readonly userId?: string;
  /** The token to change; absent: a new one is issued. */
  readonly token?: Token;
  readonly onIssued?: (token: IssuedToken) => void;
}

interface TokenValues extends BoundsValues {
  readonly customer_user_id: string;
  readonly name: string;
  readonly expires_at: string | null;
  readonly allowed_ips: readonly string[] | null;
  readonly direct_use: boolean;
  readonly on_low_budget: 'shorten' | 'refuse';
}

function buildValues(token: Token | undefined, userId: string | undefined): TokenValues {
  return {
    ...buildBoundsValues(token),
    customer_user_id: userId ?? token?.customer_user_id ?? '',
    name: token?.name ?? '',
    expires_at: token?.expires_at ?? null,
    allowed_ips: token?.allowed_ips ?? null,
    direct_use: token?.direct_use ?? true,
    on_low_budget: token?.on_low_budget ?? 'shorten',
  };
}

/** A new token, or a change of one's name and bounds. */
export function TokenForm({ onClose, userId, token, onIssued }: TokenFormProps): ReactNode {
  const texts = useTexts(tokenTexts);
  const common = useTexts(commonTexts);
  const queries = useQueryClient();
  const before = buildValues(token, userId);
  const form = useForm<TokenValues>({ initialValues: before });
  const { values } = form;
  const submit = async (): Promise<void> => {
    const { customer_user_id: chosen, ...patch } = buildBoundsPatch(values, before, (field) => form.isDirty(field));
    if (token === undefined) {
      const user = typeof chosen === 'string' ? chosen : values.customer_user_id;
      onIssued?.(await issueToken(user, { ...patch, name: values.name.trim() }));
    } else {
      await updateToken(token, patch);
    }
    await queries.invalidateQueries({ queryKey: tokensKey });
  };
  return (
    <FormDrawer
      onClose={onClose}
      title={token === undefined ? texts.issueTitle : texts.editTitle(token.name)}
      form={form}
      action={token === undefined ? texts.issue : common.save}
      doneText={token === undefined ? undefined : common.saved}
      canSubmit={values.customer_user_id !== ''}
      onSubmit={submit}
    >
      {token === undefined && userId === undefined ? (
        <EntityPicker
          kind="customer-users"
          required
          label={texts.user}
          value={values.customer_user_id === '' ? null : values.customer_user_id}
          onChange={(id) => form.setFieldValue('customer_user_id', id ?? '')}
          error={form.errors['customer_user_id']}
        />
      ) : null}
      <TextInput
        data-autofocus
        required
        label={texts.name}
        description={texts.nameHelp}
        {...form.getInputProps('name')}
      />
      <ExpiryField
        value={values.expires_at}
        onChange={(at) => form.setFieldValue('expires_at', at)}
        error={form.errors['expires_at']}
      />
      <Text size="sm" c="dimmed">
        {texts.boundsHelp}
      </Text>
      <ModelPatterns
        value={values.allowed_models}
        onChange={(models) => form.setFieldValue('allowed_models', models)}
        errors={form.errors}
      />
      <BudgetsEditor
        rows={values.budgets}
        onChange={(rows) => form.setFieldValue('budgets', rows)}
        errors={form.errors}
        known={token?.budgets}
      />
      <LimitFields
        value={values.limits}
        onChange={(limits) => form.setFieldValue('limits', limits)}
        errorAt={(path) => form.errors[path]}
      />
      <IpRanges
        value={values.allowed_ips}
        onChange={(ips) => form.setFieldValue('allowed_ips', ips)}
        errors={form.errors}
      />
      <Switch
        label={texts.directUse}
        description={texts.directUseHelp}
        {...form.getInputProps('direct_use', { type: 'checkbox' })}
      />
      <Select
        label={texts.onLowBudget}
        allowDeselect={false}
        data={[
          { value: 'shorten', label: texts.shorten },
          { value: 'refuse', label: texts.refuse },
        ]}
        {...form.getInputProps('on_low_budget')}
      />
    </FormDrawer>
  );
}
