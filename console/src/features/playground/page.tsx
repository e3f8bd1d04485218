import { Box, Button, Drawer, Paper, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Code2, Plus, Settings2, SquarePen } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { DIALECTS } from '../../api/playground/conversation.ts';
import type { Dialect } from '../../api/playground/conversation.ts';
import { useMay, useSession } from '../../api/session.ts';
import { Forbidden } from '../../components/error-state.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useTexts } from '../../lib/texts.ts';
import { CodeModal } from './code-modal.tsx';
import { Composer } from './composer.tsx';
import { LaneView } from './lane.tsx';
import { Settings } from './settings.tsx';
import { isRunning, LANES_MAX, makeState } from './state.ts';
import type { PlaygroundState } from './state.ts';
import { storeOf } from './store.ts';
import type { PlaygroundStore } from './store.ts';
import classes from './page.module.css';
import { playgroundTexts } from './texts.ts';
import { useFollow } from './use-follow.ts';

type Search = Readonly<Record<string, string | undefined>>;

const joinModels = ({ lanes }: PlaygroundState): string =>
  lanes.map(({ model }) => encodeURIComponent(model)).join(',');

/** The store as the URL wants it: models and dialect of a link that was followed. */
function openStore(owner: string, search: Search): PlaygroundStore {
  const store = storeOf(owner);
  const dialect = DIALECTS.find((each) => each === search['dialect']) ?? store.getState().dialect;
  const { models } = search;
  if (models !== undefined && models !== joinModels(store.getState())) {
    store.stop();
    store.change({ lanes: makeState(dialect, models.split(',').map(decodeURIComponent)).lanes });
  }
  if (dialect !== store.getState().dialect) store.change({ dialect });
  return store;
}

function usePlayground() {
  const { subject } = useSession();
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const [store] = useState(() => openStore(subject.id, search));
  const state = useSyncExternalStore(store.subscribe, store.getState);
  /** Models and dialect stand in the URL, so that they can be sent to somebody. */
  const show = (): void => {
    const { dialect } = store.getState();
    const next = { models: joinModels(store.getState()), dialect };
    void navigate({ to: '.', search: next, replace: true });
  };
  return { store, state, show };
}

function Playground(): ReactNode {
  const texts = useTexts(playgroundTexts);
  const { store, state, show } = usePlayground();
  const [code, codeModal] = useDisclosure(false);
  const [drawer, settingsDrawer] = useDisclosure(false);
  const { lanes } = state;
  const { ref, follow } = useFollow();
  const settings = (
    <Settings
      state={state}
      onChange={(patch) => store.change(patch)}
      onDialect={(dialect: Dialect) => {
        store.change({ dialect });
        show();
      }}
    />
  );
  const [handlers] = useState(() => ({
    model: (id: string, model: string): void => {
      store.setModel(id, model);
      show();
    },
    remove: (id: string): void => {
      store.removeLane(id);
      show();
    },
  }));
  return (
    <>
      <PageHeader
        title={texts.title}
        description={texts.description}
        actions={
          <>
            <Button
              hiddenFrom="md"
              variant="default"
              leftSection={<Settings2 size={16} aria-hidden />}
              onClick={settingsDrawer.open}
            >
              {texts.settings}
            </Button>
            <Button variant="default" leftSection={<SquarePen size={16} aria-hidden />} onClick={() => store.clear()}>
              {texts.clear}
            </Button>
            <Button variant="default" leftSection={<Code2 size={16} aria-hidden />} onClick={codeModal.open}>
              {texts.asCode}
            </Button>
            <Button
              variant="default"
              leftSection={<Plus size={16} aria-hidden />}
              disabled={lanes.length >= LANES_MAX}
              title={texts.compareMax}
              onClick={() => {
                store.addLane('');
                show();
              }}
            >
              {texts.addModel}
            </Button>
          </>
        }
      />
      <div className={classes['columns']}>
        <div className={classes['talk']} ref={ref}>
          <div className={classes['lanes']}>
            {lanes.map((lane) => (
              <LaneView
                key={lane.id}
                lane={lane}
                store={store}
                removable={lanes.length > 1}
                onModel={handlers.model}
                onRemove={handlers.remove}
              />
            ))}
          </div>
          <div className={classes['composer']}>
            <Composer
              running={lanes.some(isRunning)}
              ready={lanes.every(({ model }) => model !== '')}
              onSay={(role, parts) => {
                follow();
                store.say(role, parts);
              }}
              onStop={() => store.stop()}
            />
          </div>
        </div>
        <Box visibleFrom="md" className={classes['settings']}>
          <Paper component="section" withBorder p="md" aria-label={texts.settings}>
            <Title order={2} size="h5" mb="sm">
              {texts.settings}
            </Title>
            {settings}
          </Paper>
        </Box>
      </div>
      <Drawer opened={drawer} onClose={settingsDrawer.close} title={texts.settings}>
        {settings}
      </Drawer>
      <CodeModal state={state} opened={code} onClose={codeModal.close} />
    </>
  );
}

export function PlaygroundPage(): ReactNode {
  const may = useMay();
  if (may('prompt.playground')) return <Playground />;
  return <Forbidden />;
}
