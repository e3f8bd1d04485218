import { Accordion, Alert, Anchor, Code, Group, List, ScrollArea, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { requestQuery } from '../../api/requests.ts';
import type { RequestDetail } from '../../api/requests.ts';
import { useNames } from '../../api/names.ts';
import { useMay } from '../../api/session.ts';
import { Amount } from '../../components/amount.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { ledgerTexts } from '../../components/ledger-texts.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { RequestStatus } from '../../components/request-status.tsx';
import { Section } from '../../components/section.tsx';
import { sayWarning } from '../../components/warning-texts.ts';
import { ScrollTable } from '../../components/scroll-table/scroll-table.tsx';
import { countDecimals } from '../../lib/decimal.ts';
import { formatInteger, formatMilliseconds } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { RequestBodies } from './bodies.tsx';
import { requestDetailTexts } from './detail-texts.ts';
import { lengthOf } from './length.ts';
import { PriceLines, PriceVersionLink } from './price-lines.tsx';
import { priceLinesTexts } from './price-lines-texts.ts';
import { SettlementSteps } from './settlement.tsx';
import { requestsTexts } from './texts.ts';
import { Waterfall } from './waterfall.tsx';

/** What leads to the requests of the same, by its name where that is known. */
function SameOf(props: {
  readonly field: string;
  readonly value: string;
  readonly name?: string | undefined;
}): ReactNode {
  const { field, value, name } = props;
  const isId = name === undefined && field !== 'provider';
  return (
    <>
      <Anchor
        component={Link}
        to="/requests"
        search={{ [field]: value } as never}
        size="sm"
        ff={isId ? 'monospace' : undefined}
      >
        {name ?? value}
      </Anchor>
      {name === undefined ? null : (
        <Text size="xs" c="dimmed" component="div">
          <CopyText value={value} />
        </Text>
      )}
    </>
  );
}

function RequestFacts({ request }: { readonly request: RequestDetail }): ReactNode {
  const { facts: texts } = useTexts(requestDetailTexts);
  const language = useLanguage();
  const customers = useNames('customers', [request.customer_id]);
  const users = useNames('customer-users', [request.customer_user_id]);
  const tokens = useNames('tokens', [request.token_id]);
  const duration = (ms: number | null): string => (ms === null ? '–' : formatMilliseconds(ms, language));
  const tags = Object.entries(request.metadata).map(([name, value]) => `${name}: ${value}`);
  const isOwn = request.customer_user_id === request.admin_id;
  const triedBy =
    request.admin_id === null ? [] : [{ label: texts.triedBy, value: <CopyText value={request.admin_id} /> }];
  const decimals = countDecimals([request.cost.amount, request.provider_cost?.amount]);
  const costs =
    request.provider_cost === undefined
      ? []
      : [{ label: texts.providerCost, value: <Amount amount={request.provider_cost.amount} decimals={decimals} /> }];
  return (
    <Facts
      facts={[
        { label: texts.id, value: <CopyText value={request.id} /> },
        { label: texts.correlation, value: <CopyText value={request.request_id} /> },
        { label: texts.at, value: <Instant at={request.at} /> },
        { label: texts.cost, value: <Amount amount={request.cost.amount} decimals={decimals} /> },
        ...costs,
        { label: texts.duration, value: duration(lengthOf(request)) },
        { label: texts.firstToken, value: duration(request.time_to_first_token_ms) },
        { label: texts.finish, value: request.finish_reason ?? '–' },
        {
          label: texts.customer,
          value:
            request.customer_id === null ? (
              '–'
            ) : (
              <SameOf field="customer_id" value={request.customer_id} name={customers.get(request.customer_id)} />
            ),
        },
        {
          label: texts.user,
          value: isOwn ? (
            texts.playground
          ) : (
            <SameOf
              field="customer_user_id"
              value={request.customer_user_id}
              name={users.get(request.customer_user_id)}
            />
          ),
        },
        {
          label: texts.token,
          value:
            request.admin_id === null ? (
              <SameOf field="token_id" value={request.token_id} name={tokens.get(request.token_id)} />
            ) : (
              '–'
            ),
        },
        ...triedBy,
        { label: texts.provider, value: <SameOf field="provider" value={request.provider} /> },
        { label: texts.dialects, value: `${request.dialect_in} → ${request.dialect_out}` },
        { label: texts.endUser, value: request.end_user ?? '–' },
        { label: texts.tier, value: request.service_tier ?? '–' },
        { label: texts.tags, value: tags.length === 0 ? '–' : tags.join(' · ') },
      ]}
    />
  );
}

const COUNTS = [
  'input_tokens',
  'cached_input_tokens',
  'cache_write_tokens',
  'output_tokens',
  'reasoning_tokens',
  'total_tokens',
] as const;

/** Each is contained in the count above it. */
const PARTS: ReadonlySet<(typeof COUNTS)[number]> = new Set([
  'cached_input_tokens',
  'cache_write_tokens',
  'reasoning_tokens',
] as const);

function Tokens({ request }: { readonly request: RequestDetail }): ReactNode {
  const texts = useTexts(requestDetailTexts);
  const language = useLanguage();
  return (
    <>
      <Table aria-label={texts.tokens} className="tabular" maw={420}>
        <Table.Tbody>
          {COUNTS.map((name) => (
            <Table.Tr key={name}>
              <Table.Th
                fw={name === 'total_tokens' ? 600 : 400}
                ps={PARTS.has(name) ? 'xl' : undefined}
                c={PARTS.has(name) ? 'dimmed' : undefined}
              >
                {texts.usage[name]}
              </Table.Th>
              <Table.Td ta="end">{formatInteger(request.usage[name], language)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {request.estimated ? (
        <Text size="sm" c="dimmed" mt="xs">
          {request.state === 'recovered' ? texts.fromCheckpoint : texts.estimated}
        </Text>
      ) : null}
    </>
  );
}

function BudgetLink({ id }: { readonly id: string }): ReactNode {
  const may = useMay();
  if (!may('budget.read')) return <div style={{ fontFamily: 'monospace' }}>{id}</div>;
  return (
    <div>
      <Anchor component={Link} to={`/budgets/${id}` as never} size="sm" ff="monospace" className="nowrap">
        {id}
      </Anchor>
    </div>
  );
}

function Money({ request }: { readonly request: RequestDetail }): ReactNode {
  const texts = useTexts(requestDetailTexts);
  const { phases } = useTexts(ledgerTexts);
  const decimals = countDecimals(request.ledger.map(({ amount }) => amount));
  return (
    <ScrollTable minWidth={640}>
      <Table aria-label={texts.money} className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.phase}</Table.Th>
            <Table.Th>{texts.facts.at}</Table.Th>
            <Table.Th>{texts.budgets}</Table.Th>
            <Table.Th>{texts.price}</Table.Th>
            <Table.Th ta="end">{texts.amount}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {request.ledger.map((entry) => (
            <Table.Tr key={`${entry.phase}-${entry.n}`}>
              <Table.Td>{phases[entry.phase]}</Table.Td>
              <Table.Td>
                <Instant at={entry.at} />
              </Table.Td>
              <Table.Td>
                {entry.budgets.length === 0 ? '–' : null}
                {entry.budgets.map(({ budget_id: id }) => (
                  <BudgetLink key={id} id={id} />
                ))}
              </Table.Td>
              <Table.Td>{entry.price_version === null ? '–' : <PriceVersionLink id={entry.price_version} />}</Table.Td>
              <Table.Td ta="end">
                <Amount amount={entry.amount} decimals={decimals} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollTable>
  );
}

export function RequestPage(): ReactNode {
  const texts = useTexts(requestDetailTexts);
  const prices = useTexts(priceLinesTexts);
  const language = useLanguage();
  const { id = '' }: { readonly id?: string } = useParams({ strict: false });
  const query = useQuery(requestQuery(id));
  const { title } = useTexts(requestsTexts);
  const back = { to: '/requests', label: title };
  const request = query.data;
  if (request === undefined || query.error !== null) return <QueryState query={query} back={back} />;
  return (
    <>
      <PageHeader
        back={back}
        title={texts.title(request.model)}
        actions={
          <Group gap="sm">
            <RequestStatus status={request.status} errorCode={request.error_code} />
            <Text fw={600}>
              <Amount amount={request.cost.amount} />
            </Text>
          </Group>
        }
      />
      <RequestFacts request={request} />
      {request.warnings.length === 0 ? null : (
        <Alert color="yellow" title={texts.warnings} mb="md">
          <List size="sm">
            {request.warnings.map((warning) => (
              <List.Item key={warning}>{sayWarning(warning, language)}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Section title={texts.attempts}>
        <Waterfall request={request} />
      </Section>
      <Section title={texts.tokens}>
        <Tokens request={request} />
      </Section>
      {request.pricing === undefined ? null : (
        <Section title={prices.title}>
          <PriceLines request={request} />
        </Section>
      )}
      <Section title={texts.money}>
        <SettlementSteps request={request} />
        <Money request={request} />
      </Section>
      <RequestBodies request={request} />
      <Accordion variant="contained">
        <Accordion.Item value="raw">
          <Accordion.Control>{texts.raw}</Accordion.Control>
          <Accordion.Panel>
            <ScrollArea.Autosize mah={480} viewportProps={{ tabIndex: 0 }}>
              <Code block>{JSON.stringify(request, null, 2)}</Code>
            </ScrollArea.Autosize>
          </Accordion.Panel>
        </Accordion.Item>
      </Accordion>
    </>
  );
}
