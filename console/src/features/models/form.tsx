import {
  Accordion,
  ActionIcon,
  Button,
  Group,
  Paper,
  Select,
  Stack,
  Switch,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import type { UseFormReturnType } from '@mantine/form';
import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { createModel, updateModel } from '../../api/models.ts';
import type { Model } from '../../api/models.ts';
import { BudgetsEditor } from '../../components/budgets-editor/budgets-editor.tsx';
import { commonTexts } from '../../components/common-texts.ts';
import { listError } from '../../components/field-errors.ts';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { LimitFields } from '../../components/limit-fields.tsx';
import { useTexts } from '../../lib/texts.ts';
import { DeploymentFields } from './deployment-fields.tsx';
import { deploymentTexts } from './deployment-texts.ts';
import { FallbackFields } from './fallback-fields.tsx';
import { HedgeFields } from './hedge-fields.tsx';
import { modelsTexts } from './texts.ts';
import { useModelSaved } from './use-model-change.ts';
import { buildDeploymentRow, buildModelBody, buildModelPatch, buildModelValues, STRATEGIES } from './values.ts';
import type { ModelValues } from './values.ts';

type Form = UseFormReturnType<ModelValues>;

interface ModelFormProps {
  readonly onClose: () => void;
  /** The model to change; absent: a new one. */
  readonly model?: Model;
  readonly onCreated?: (model: Model) => void;
}

/** Who offers a new model; those of one that is there are changed on its page. */
function NewDeployments({ form }: { readonly form: Form }): ReactNode {
  const texts = useTexts(deploymentTexts);
  const { deployments: rows } = form.getValues();
  const set = (next: ModelValues['deployments']): void => form.setFieldValue('deployments', next);
  return (
    <Stack gap="sm">
      {rows.map((row, at) => (
        // The rows have no identity but their place; each is wholly controlled.
        <Paper key={at} withBorder p="sm" role="group" aria-label={texts.deployment(at + 1)}>
          <Group justify="space-between" mb={4} wrap="nowrap">
            <Text size="sm" fw={600}>
              {texts.deployment(at + 1)}
            </Text>
            {rows.length === 1 ? null : (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={texts.remove(at + 1)}
                onClick={() => set(rows.filter((_, index) => index !== at))}
              >
                <Trash2 size={16} aria-hidden />
              </ActionIcon>
            )}
          </Group>
          <DeploymentFields
            row={row}
            onChange={(next) => set(rows.map((each, index) => (index === at ? next : each)))}
            errorAt={(path) => form.errors[`deployments.${at}.${path}`]}
          />
        </Paper>
      ))}
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={14} aria-hidden />}
          onClick={() => set([...rows, buildDeploymentRow()])}
        >
          {texts.add}
        </Button>
      </div>
    </Stack>
  );
}

function Routing({ form }: { readonly form: Form }): ReactNode {
  const texts = useTexts(modelsTexts);
  const values = form.getValues();
  const strategy = STRATEGIES.find((each) => each === values.strategy) ?? 'weighted';
  return (
    <Stack>
      <Select
        label={texts.strategy}
        description={texts.strategyHelp[strategy]}
        allowDeselect={false}
        data={STRATEGIES.map((value) => ({ value, label: texts.strategies[value] }))}
        {...form.getInputProps('strategy')}
        value={strategy}
      />
      <FallbackFields
        rows={values.fallbacks}
        model={values.name}
        onChange={(rows) => form.setFieldValue('fallbacks', rows)}
        errorAt={(path) => form.errors[path]}
      />
      <HedgeFields
        value={values.hedge}
        onChange={(hedge) => form.setFieldValue('hedge', hedge)}
        errorAt={(path) => form.errors[path]}
      />
    </Stack>
  );
}

function More({ form, model }: { readonly form: Form; readonly model: Model | undefined }): ReactNode {
  const texts = useTexts(modelsTexts);
  const values = form.getValues();
  return (
    <Accordion variant="separated" multiple keepMounted={false}>
      <Accordion.Item value="routing">
        <Accordion.Control>{texts.routing}</Accordion.Control>
        <Accordion.Panel>
          <Routing form={form} />
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="limits">
        <Accordion.Control>{texts.limits}</Accordion.Control>
        <Accordion.Panel>
          <LimitFields
            value={values.limits}
            onChange={(limits) => form.setFieldValue('limits', limits)}
            errorAt={(path) => form.errors[path]}
          />
        </Accordion.Panel>
      </Accordion.Item>
      <Accordion.Item value="budgets">
        <Accordion.Control>{texts.budgets}</Accordion.Control>
        <Accordion.Panel>
          <BudgetsEditor
            rows={values.budgets}
            onChange={(rows) => form.setFieldValue('budgets', rows)}
            errors={form.errors}
            known={model?.budgets}
          />
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

/** A new model, or a change of one: only what was changed is sent. */
export function ModelForm({ onClose, model, onCreated }: ModelFormProps): ReactNode {
  const texts = useTexts(modelsTexts);
  const common = useTexts(commonTexts);
  const saved = useModelSaved();
  const before = buildModelValues(model);
  const form = useForm<ModelValues>({ initialValues: before });
  const values = form.getValues();
  const submit = async (filled: ModelValues): Promise<void> => {
    const isDirty = (field: string): boolean => form.isDirty(field);
    if (model === undefined) {
      const made = await createModel(buildModelBody(filled, isDirty));
      await saved(made);
      onCreated?.(made);
    } else {
      await saved(await updateModel(model.id, model.version, buildModelPatch(filled, before, isDirty)));
    }
  };
  return (
    <FormDrawer
      onClose={onClose}
      title={model === undefined ? texts.createTitle : texts.editTitle(model.name)}
      form={form}
      action={model === undefined ? common.create : common.save}
      doneText={model === undefined ? common.created : common.saved}
      onSubmit={submit}
    >
      <TextInput
        data-autofocus
        required
        label={texts.name}
        description={texts.nameHelp}
        {...form.getInputProps('name')}
      />
      <TagsInput
        label={texts.aliases}
        description={texts.aliasesHelp}
        acceptValueOnBlur
        value={[...values.aliases]}
        onChange={(aliases) => form.setFieldValue('aliases', aliases)}
        error={listError(form.errors, 'aliases', values.aliases)}
      />
      <Switch label={texts.enabled} {...form.getInputProps('enabled', { type: 'checkbox' })} />
      {model === undefined ? <NewDeployments form={form} /> : null}
      <More form={form} model={model} />
    </FormDrawer>
  );
}
