import { useForm } from '@mantine/form';
import type { ReactNode } from 'react';
import { updateModel } from '../../api/models.ts';
import type { Model, ModelDeployment } from '../../api/models.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { FormDrawer } from '../../components/form-drawer.tsx';
import { useTexts } from '../../lib/texts.ts';
import { DeploymentFields } from './deployment-fields.tsx';
import { deploymentTexts } from './deployment-texts.ts';
import { useModelSaved } from './use-model-change.ts';
import { buildDeploymentRow, keepDeployments, toDeploymentFields } from './values.ts';
import type { DeploymentRow } from './values.ts';

interface DeploymentFormProps {
  readonly onClose: () => void;
  readonly model: Model;
  /** The deployment to change; absent: a new one. */
  readonly deployment?: ModelDeployment;
  /** What its provider is called. */
  readonly provider: string;
}

/** A new deployment of a model, or a change of one. The others are sent along as they are. */
export function DeploymentForm({ onClose, model, deployment, provider }: DeploymentFormProps): ReactNode {
  const texts = useTexts(deploymentTexts);
  const common = useTexts(commonTexts);
  const saved = useModelSaved();
  const at = deployment === undefined ? model.deployments.length : model.deployments.indexOf(deployment);
  // One field, whose name is the path that the server speaks of.
  const form = useForm<{ deployments: DeploymentRow }>({
    initialValues: { deployments: buildDeploymentRow(deployment) },
  });
  const submit = async ({ deployments: row }: { readonly deployments: DeploymentRow }): Promise<void> => {
    const all = keepDeployments(model);
    const changed = [...all.slice(0, at), toDeploymentFields(row), ...all.slice(at + 1)];
    await saved(await updateModel(model.id, model.version, { deployments: changed }));
  };
  return (
    <FormDrawer
      onClose={onClose}
      title={deployment === undefined ? texts.addTitle(model.name) : texts.editTitle(provider)}
      form={form}
      action={deployment === undefined ? common.add : common.save}
      doneText={common.saved}
      onSubmit={submit}
    >
      <DeploymentFields
        row={form.getValues().deployments}
        onChange={(row) => form.setFieldValue('deployments', row)}
        errorAt={(path) => form.errors[`deployments.${at}.${path}`]}
        open
      />
    </FormDrawer>
  );
}
