import { Alert, Button, Group, List, Modal, Progress, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import { accessTexts } from '../access-texts.ts';
import { commonTexts } from '../common-texts.ts';
import { describeError } from '../error-state.tsx';
import { useBulkRun } from './use-bulk-run.ts';
import type { BulkItem, BulkState } from './use-bulk-run.ts';

interface BulkDialogProps {
  readonly items: readonly BulkItem[];
  readonly onClose: () => void;
  /** `Delete 3 customer users` */
  readonly title: string;
  /** What will be, and what will not. */
  readonly consequence?: string;
  /** The word of the button. */
  readonly action: string;
  /** What has to be typed before something is destroyed. */
  readonly confirm?: string;
  /** Fields of what is done. */
  readonly children?: ReactNode;
  /** The fields say nothing yet. */
  readonly disabled?: boolean;
  readonly run: (item: BulkItem) => Promise<unknown>;
  /** After the last one: the list is asked for anew. */
  readonly onDone: () => void;
}

const SHOWN_MAX = 100;

function Outcome({ state, total }: { readonly state: BulkState; readonly total: number }): ReactNode {
  const texts = useTexts(accessTexts);
  const common = useTexts(commonTexts);
  const { phase, done, failures } = state;
  const share = (part: number): number => (total === 0 ? 0 : (part / total) * 100);
  return (
    <Stack gap="xs" aria-live="polite">
      <Text size="sm">{phase === 'running' ? texts.bulkRunning : texts.bulkAllDone(done)}</Text>
      <Progress.Root size="lg">
        <Progress.Section value={share(done)} color="teal" aria-label={texts.bulkDone(done, total)} />
        {failures.length === 0 ? null : (
          <Progress.Section value={share(failures.length)} color="red" aria-label={texts.bulkFailed(failures.length)} />
        )}
      </Progress.Root>
      <Text size="sm" className="tabular">
        {texts.bulkDone(done, total)}
        {failures.length === 0 ? '' : ` · ${texts.bulkFailed(failures.length)}`}
      </Text>
      {failures.length === 0 ? null : (
        <Alert color="red" role="alert" title={texts.bulkFailed(failures.length)}>
          <List size="sm" mah={240} style={{ overflowY: 'auto' }} tabIndex={0}>
            {failures.slice(0, SHOWN_MAX).map(({ id, name, error }) => (
              <List.Item key={id}>{`${name}: ${describeError(error, common)}`}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </Stack>
  );
}

/** Does something to all that are selected: asks, shows how far it is, and names each that failed. */
export function BulkDialog(props: BulkDialogProps): ReactNode {
  const { items, confirm, run } = props;
  const texts = useTexts(accessTexts);
  const common = useTexts(commonTexts);
  const bulk = useBulkRun();
  const [typed, setTyped] = useState('');
  const { phase } = bulk.state;
  const close = (): void => {
    bulk.stop();
    props.onClose();
  };
  const begin = (): void => void bulk.start(items, run).then(props.onDone);
  const ready = props.disabled !== true && (confirm === undefined || typed === confirm);
  return (
    <Modal opened onClose={close} title={props.title} closeOnClickOutside={phase === 'idle'}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && phase === 'idle') begin();
        }}
      >
        <Stack>
          {props.consequence === undefined ? null : <Text size="sm">{props.consequence}</Text>}
          {phase === 'idle' ? (
            <>
              <List size="sm" mah={160} style={{ overflowY: 'auto' }} tabIndex={0} aria-label={props.title}>
                {items.slice(0, SHOWN_MAX).map(({ id, name }) => (
                  <List.Item key={id}>{name}</List.Item>
                ))}
              </List>
              {props.children}
              {confirm === undefined ? null : (
                <TextInput
                  data-autofocus
                  label={common.confirmByName(confirm)}
                  value={typed}
                  onChange={(event) => setTyped(event.currentTarget.value)}
                />
              )}
            </>
          ) : (
            <Outcome state={bulk.state} total={items.length} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {phase === 'running' ? texts.stop : phase === 'done' ? common.close : common.cancel}
            </Button>
            {phase === 'idle' ? (
              <Button type="submit" color={confirm === undefined ? undefined : 'red'} disabled={!ready}>
                {props.action}
              </Button>
            ) : null}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
