import { Alert, Anchor, Badge, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { operationLogRowQuery } from '../../api/operation-log.ts';
import type { OperationLogRow } from '../../api/operation-log.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { Section } from '../../components/section.tsx';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { actionTexts, nameAction } from './action-texts.ts';
import { useActorKind, useTargetKind } from './columns.tsx';
import { ChangesDiff } from './diff.tsx';
import { Outcome, useErrorName } from './outcome.tsx';
import { operationLogTexts } from './texts.ts';

interface AlsoProps {
  readonly label: string;
  readonly search: Readonly<Record<string, string>>;
}

/** Leads to the list, chosen by something of this entry. */
function Also({ label, search }: AlsoProps): ReactNode {
  return (
    <Text span display="block" size="xs">
      <Anchor component={Link} to="/operation-log" search={search as never}>
        {label}
      </Anchor>
    </Text>
  );
}

function Who({ row }: { readonly row: OperationLogRow }): ReactNode {
  const texts = useTexts(operationLogTexts);
  const actorKind = useActorKind();
  const { type, id, name } = row.actor;
  return (
    <>
      {name ?? actorKind(type)} <Badge color="gray">{actorKind(type)}</Badge>
      {id === null ? null : (
        <>
          <CopyText value={id} />
          <Also label={texts.sameActor} search={{ actor_id: id }} />
        </>
      )}
    </>
  );
}

function What({ row }: { readonly row: OperationLogRow }): ReactNode {
  const texts = useTexts(operationLogTexts);
  const targetKind = useTargetKind();
  const { target } = row;
  if (target === null) return texts.absent;
  return (
    <>
      {target.name ?? ''} <Badge color="gray">{targetKind(target.type)}</Badge>
      <CopyText value={target.id} />
      <Also label={texts.sameTarget} search={{ target_type: target.type, target_id: target.id }} />
    </>
  );
}

function useFacts(row: OperationLogRow) {
  const texts = useTexts(operationLogTexts);
  const language = useLanguage();
  const nameError = useErrorName();
  const { ip, request_id: requestId } = row;
  return [
    { label: texts.at, value: <Instant at={row.at} /> },
    { label: texts.actor, value: <Who row={row} /> },
    { label: texts.target, value: <What row={row} /> },
    ...(row.error_type === undefined ? [] : [{ label: texts.error, value: nameError(row.error_type) }]),
    ...(row.count === undefined
      ? []
      : [{ label: texts.count, value: texts.countOf(formatInteger(row.count, language)) }]),
    {
      label: texts.address,
      value:
        ip === null ? (
          texts.absent
        ) : (
          <>
            {ip}
            <Also label={texts.sameAddress} search={{ ip }} />
          </>
        ),
    },
    { label: texts.userAgent, value: row.user_agent ?? texts.absent },
    {
      label: texts.requestId,
      value:
        requestId === null ? (
          texts.absent
        ) : (
          <>
            <CopyText value={requestId} />
            <Also label={texts.sameRequest} search={{ request_id: requestId }} />
          </>
        ),
    },
    {
      label: texts.sequence,
      value: row.sequence === undefined ? texts.unsealed : formatInteger(row.sequence, language),
    },
    ...(row.hash === undefined ? [] : [{ label: texts.hash, value: <CopyText value={row.hash} /> }]),
  ];
}

function Entry({ row }: { readonly row: OperationLogRow }): ReactNode {
  const texts = useTexts(operationLogTexts);
  const actions = useTexts(actionTexts);
  return (
    <>
      <PageHeader
        back={{ to: '/operation-log', label: texts.title }}
        title={nameAction(row.action, actions)}
        description={row.action}
        actions={<Outcome row={row} />}
      />
      {row.erased === undefined ? null : (
        <Alert color="blue" mb="md">
          {texts.erased}
        </Alert>
      )}
      <Facts facts={useFacts(row)} columns={3} />
      <Section title={texts.changes}>
        <ChangesDiff changes={row.changes} />
      </Section>
    </>
  );
}

/** One entry of the operation log. */
export function OperationLogEntryPage(): ReactNode {
  const { id = '' }: { readonly id?: string } = useParams({ strict: false });
  const texts = useTexts(operationLogTexts);
  const query = useQuery(operationLogRowQuery(id));
  if (query.data !== undefined) return <Entry row={query.data} />;
  return <QueryState query={query} back={{ to: '/operation-log', label: texts.title }} />;
}
