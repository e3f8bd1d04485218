import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { OperationLogRow } from '../../api/operation-log.ts';
import type { Column } from '../../components/data-table/columns.ts';
import { Instant } from '../../components/instant.tsx';
import { Tip } from '../../components/tip.tsx';
import { useTexts } from '../../lib/texts.ts';
import { describeUserAgent } from '../../lib/user-agent.ts';
import { actionTexts, nameAction } from './action-texts.ts';
import { Outcome } from './outcome.tsx';
import { operationLogTexts } from './texts.ts';

/** What a kind of actor is called. */
export function useActorKind(): (type: string) => string {
  const names: Readonly<Record<string, string>> = useTexts(operationLogTexts).actors;
  return (type) => names[type] ?? type;
}

/** What a kind of target is called. */
export function useTargetKind(): (type: string) => string {
  const names: Readonly<Record<string, string>> = useTexts(actionTexts).entities;
  return (type) => names[type === 'management_key' ? 'key' : type] ?? type;
}

function Named({ name, kind }: { readonly name: string | null; readonly kind: string }): ReactNode {
  return (
    <>
      <Text span inherit display="block" className="nowrap">
        {name ?? kind}
      </Text>
      {name === null ? null : (
        <Text span size="xs" c="dimmed" className="nowrap">
          {kind}
        </Text>
      )}
    </>
  );
}

/** What is acted on, by its name; a budget by whose it is. */
function nameTarget({ target, changes }: OperationLogRow): string | null {
  if (target === null) return null;
  const scope: unknown = target.type === 'budget' ? changes?.['scope_name']?.after : undefined;
  const name = target.name ?? (typeof scope === 'string' ? scope : null);
  return name ?? (target.id === target.type ? null : target.id);
}

function listFields({ changes }: OperationLogRow): readonly string[] {
  return Object.keys(changes ?? {});
}

export function useOperationLogColumns(): readonly Column<OperationLogRow>[] {
  const texts = useTexts(operationLogTexts);
  const actions = useTexts(actionTexts);
  const actorKind = useActorKind();
  const targetKind = useTargetKind();
  return [
    { id: 'at', header: texts.at, sort: 'at', fixed: true, cell: ({ at }) => <Instant at={at} /> },
    {
      id: 'actor',
      header: texts.actor,
      minWidth: 130,
      cell: ({ actor }) => <Named name={actor.name} kind={actorKind(actor.type)} />,
    },
    {
      id: 'action',
      header: texts.action,
      minWidth: 150,
      cell: ({ action }) => (
        <Tip label={action}>
          <Text span inherit fw={500}>
            {nameAction(action, actions)}
          </Text>
        </Tip>
      ),
    },
    {
      id: 'target',
      header: texts.target,
      minWidth: 130,
      cell: (row) =>
        row.target === null ? texts.absent : <Named name={nameTarget(row)} kind={targetKind(row.target.type)} />,
    },
    { id: 'outcome', header: texts.outcome, cell: (row) => <Outcome row={row} /> },
    {
      id: 'changes',
      header: texts.changes,
      cell: (row) => {
        const [first, ...more] = listFields(row);
        return first === undefined ? texts.absent : texts.changedFields(first, more.length);
      },
    },
    { id: 'ip', header: texts.address, cell: ({ ip }) => ip ?? texts.absent },
    {
      id: 'user_agent',
      header: texts.userAgent,
      hidden: true,
      cell: ({ user_agent: agent }) => (agent === null ? texts.absent : describeUserAgent(agent)),
    },
    { id: 'request_id', header: texts.requestId, hidden: true, cell: ({ request_id: id }) => id ?? texts.absent },
    {
      id: 'sequence',
      header: texts.sequence,
      hidden: true,
      align: 'end',
      cell: ({ sequence }) => sequence ?? texts.absent,
    },
  ];
}
