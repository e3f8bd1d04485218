import { Badge, Box, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RequestDetail } from '../../api/requests.ts';
import { ScrollTable } from '../../components/scroll-table/scroll-table.tsx';
import { formatMilliseconds } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { requestDetailTexts } from './detail-texts.ts';

type Attempt = RequestDetail['attempts'][number];

const COLORS = { answered: 'teal', failed: 'red', outpaced: 'gray', cancelled: 'gray' } as const;

interface Bar {
  /** Percent of the axis. */
  readonly left: number;
  readonly width: number;
  /** Percent of the bar until the first byte. */
  readonly waiting: number;
}

/** The axis is the request's own: its length, or that of the attempt that ended last. */
function measure(request: RequestDetail): { readonly span: number; readonly barOf: (attempt: Attempt) => Bar } {
  const start = Date.parse(request.at);
  const offsetOf = ({ at }: Attempt): number => Math.max(0, Date.parse(at) - start);
  const ends = request.attempts.map((attempt) => offsetOf(attempt) + attempt.latency_ms);
  const span = Math.max(1, request.latency_ms ?? 0, ...ends);
  return {
    span,
    barOf: (attempt) => ({
      left: (offsetOf(attempt) / span) * 100,
      width: (attempt.latency_ms / span) * 100,
      waiting:
        attempt.latency_ms === 0
          ? 0
          : ((attempt.time_to_first_byte_ms ?? attempt.latency_ms) / attempt.latency_ms) * 100,
    }),
  };
}

function TimeBar({ bar, color }: { readonly bar: Bar; readonly color: string }): ReactNode {
  const solid = `var(--mantine-color-${color}-6)`;
  const faint = `color-mix(in srgb, ${solid} 40%, transparent)`;
  return (
    <Box pos="relative" h={14} aria-hidden>
      <div
        style={{
          position: 'absolute',
          insetBlock: 0,
          insetInlineStart: `min(${bar.left}%, 100% - 4px)`,
          width: `max(4px, ${bar.width}%)`,
          borderRadius: 3,
          background: `linear-gradient(to right, ${faint} ${bar.waiting}%, ${solid} ${bar.waiting}%)`,
        }}
      />
    </Box>
  );
}

/** Why no attempt is known. */
function noAttempts(
  state: RequestDetail['state'],
  texts: Readonly<Record<'notYet' | 'lost' | 'none', string>>,
): string {
  if (state === 'held') return texts.notYet;
  return state === 'recovered' ? texts.lost : texts.none;
}

/** When each provider was asked, how long until its first byte (faint) and its end (solid). */
export function Waterfall({ request }: { readonly request: RequestDetail }): ReactNode {
  const texts = useTexts(requestDetailTexts);
  const language = useLanguage();
  const duration = (ms: number | null): string => (ms === null ? '–' : formatMilliseconds(ms, language));
  if (request.attempts.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {noAttempts(request.state, texts.noAttempts)}
      </Text>
    );
  const { span, barOf } = measure(request);
  return (
    <ScrollTable minWidth={720}>
      <Table aria-label={texts.attempts} className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{texts.attempt}</Table.Th>
            <Table.Th>{texts.facts.provider}</Table.Th>
            <Table.Th>{texts.outcome}</Table.Th>
            <Table.Th w="40%">
              {texts.timeline} (0 – {duration(span)})
            </Table.Th>
            <Table.Th ta="end">{texts.firstByte}</Table.Th>
            <Table.Th ta="end">{texts.facts.duration}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {request.attempts.map((attempt) => (
            <Table.Tr key={attempt.n}>
              <Table.Td className="nowrap">
                {attempt.n + 1} · {texts.reasons[attempt.reason]}
              </Table.Td>
              <Table.Td>
                <Text size="sm">{attempt.provider}</Text>
                <Text size="xs" c="dimmed">
                  {attempt.upstream_model}
                </Text>
              </Table.Td>
              <Table.Td>
                <Badge color={COLORS[attempt.outcome]}>
                  {texts.outcomes[attempt.outcome]}
                  {attempt.status === null ? '' : ` · ${attempt.status}`}
                </Badge>
              </Table.Td>
              <Table.Td>
                <TimeBar bar={barOf(attempt)} color={COLORS[attempt.outcome]} />
              </Table.Td>
              <Table.Td ta="end" className="nowrap">
                {duration(attempt.time_to_first_byte_ms)}
              </Table.Td>
              <Table.Td ta="end" className="nowrap">
                {duration(attempt.latency_ms)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollTable>
  );
}
