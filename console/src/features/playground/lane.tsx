import { ActionIcon, Alert, Box, Button, EmptyState, Group, Paper } from '@mantine/core';
import { MessageSquare, RotateCcw, X } from 'lucide-react';
import { memo, useCallback } from 'react';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import { ModelSelect } from './model-select.tsx';
import { isRunning, openCalls } from './state.ts';
import type { Lane } from './state.ts';
import type { PlaygroundStore } from './store.ts';
import { playgroundTexts } from './texts.ts';
import { ToolResults } from './tool-results.tsx';
import { TurnView } from './turn.tsx';

interface LaneViewProps {
  readonly lane: Lane;
  readonly store: PlaygroundStore;
  readonly removable: boolean;
  readonly onModel: (laneId: string, model: string) => void;
  readonly onRemove: (laneId: string) => void;
}

function Next({ lane, store }: Pick<LaneViewProps, 'lane' | 'store'>): ReactNode {
  const texts = useTexts(playgroundTexts);
  const last = lane.turns.at(-1);
  const calls = openCalls(lane);
  if (last === undefined || isRunning(lane)) return null;
  if (lane.model === '') return <Alert color="blue">{texts.chooseFirst}</Alert>;
  return (
    <>
      {calls.length === 0 ? null : (
        <ToolResults key={last.id} calls={calls} onSend={(results) => store.giveResults(lane.id, results)} />
      )}
      <Button
        size="xs"
        variant="default"
        mt="sm"
        leftSection={<RotateCcw size={14} aria-hidden />}
        onClick={() => store.again(lane.id)}
      >
        {last.role === 'user' ? texts.answerNow : texts.again}
      </Button>
    </>
  );
}

/** One model with its conversation. */
export const LaneView = memo(function LaneView(props: LaneViewProps): ReactNode {
  const { lane, store, removable, onModel, onRemove } = props;
  const texts = useTexts(playgroundTexts);
  const edit = useCallback((id: string, text: string) => store.editTurn(lane.id, id, text), [store, lane.id]);
  const remove = useCallback((id: string) => store.removeTurn(lane.id, id), [store, lane.id]);
  const name = lane.model === '' ? texts.chooseModel : lane.model;
  return (
    <Paper component="section" withBorder p="sm" aria-label={name} style={{ minWidth: 0 }}>
      <Group gap="xs" wrap="nowrap" mb="sm">
        <ModelSelect model={lane.model} onChange={(model) => onModel(lane.id, model)} />
        {removable ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={texts.removeModel(name)}
            onClick={() => onRemove(lane.id)}
          >
            <X size={16} aria-hidden />
          </ActionIcon>
        ) : null}
      </Group>
      {lane.turns.length === 0 ? (
        <EmptyState py="xl">
          <EmptyState.Indicator>
            <MessageSquare size={28} aria-hidden />
          </EmptyState.Indicator>
          <EmptyState.Title>{texts.emptyTitle}</EmptyState.Title>
          <EmptyState.Description>{lane.model === '' ? texts.chooseFirst : texts.empty}</EmptyState.Description>
        </EmptyState>
      ) : (
        <Box component="ol" m={0} p={0} style={{ listStyle: 'none', display: 'grid', gap: 4 }}>
          {lane.turns.map((turn) => (
            <TurnView key={turn.id} turn={turn} onEdit={edit} onRemove={remove} />
          ))}
        </Box>
      )}
      <Next lane={lane} store={store} />
    </Paper>
  );
});
