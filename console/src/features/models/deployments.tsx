import { Group, Modal, Paper, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { updateModel } from '../../api/models.ts';
import type { Model, ModelDeployment } from '../../api/models.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ConfirmByName } from '../../components/confirm-by-name.tsx';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useDeploymentColumns } from './deployment-columns.tsx';
import { DeploymentForm } from './deployment-form-later.ts';
import { deploymentTexts } from './deployment-texts.ts';
import { useModelChange, useModelSaved } from './use-model-change.ts';
import { useDeploymentStates } from './use-route.ts';
import { keepDeployments } from './values.ts';

/** Who serves a model: how each does, what it costs, and its share, which is changed in place. */
export function Deployments({ model, addButton }: { readonly model: Model; readonly addButton: ReactNode }): ReactNode {
  const texts = useTexts(deploymentTexts);
  const common = useTexts(commonTexts);
  const states = useDeploymentStates(model.id);
  const change = useModelChange(model);
  const saved = useModelSaved();
  const [editing, setEditing] = useState<ModelDeployment | null>(null);
  const [removing, setRemoving] = useState<ModelDeployment | null>(null);
  const isLast = model.deployments.length === 1;
  const columns = useDeploymentColumns({
    model,
    states,
    onChange: ({ id }, patch) =>
      change.mutate({
        deployments: keepDeployments(model).map((each) => (each.id === id ? { ...each, ...patch } : each)),
      }),
    onEdit: setEditing,
    onRemove: setRemoving,
  });
  const nameOf = ({ id }: ModelDeployment): string => states.get(id)?.provider ?? id;
  return (
    <>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          {texts.title}
        </Title>
        {addButton}
      </Group>
      <Paper withBorder mb="lg">
        <DataTable
          label={texts.title}
          columns={columns}
          rows={model.deployments}
          rowId={({ id }) => id}
          rowName={nameOf}
          stale={change.isPending}
        />
      </Paper>
      {editing === null ? null : (
        <DeploymentForm
          model={model}
          deployment={editing}
          provider={nameOf(editing)}
          onClose={() => setEditing(null)}
        />
      )}
      {removing !== null && !isLast ? (
        <ConfirmByName
          opened
          onClose={() => setRemoving(null)}
          title={texts.removeTitle(nameOf(removing))}
          consequence={texts.removeConsequence}
          name={nameOf(removing)}
          action={common.remove}
          onConfirm={async () => {
            const left = keepDeployments(model).filter(({ id }) => id !== removing.id);
            await saved(await updateModel(model.id, model.version, { deployments: left }));
          }}
        />
      ) : null}
      {removing !== null && isLast ? (
        <Modal opened onClose={() => setRemoving(null)} title={texts.removeTitle(nameOf(removing))}>
          <Text size="sm">{texts.removeLast}</Text>
        </Modal>
      ) : null}
    </>
  );
}
