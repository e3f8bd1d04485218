import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { rotateToken, tokensKey } from '../../api/tokens.ts';
import type { IssuedToken, Token } from '../../api/tokens.ts';
import { useTexts } from '../../lib/texts.ts';
import { commonTexts } from '../common-texts.ts';
import { ErrorAlert } from '../error-alert.tsx';
import { tokenTexts } from './texts.ts';

interface RotateDialogProps {
  readonly token: Token;
  readonly onClose: () => void;
  readonly onIssued: (token: IssuedToken) => void;
}

const OVERLAPS = ['0', '3600', '86400', '604800', '2592000'] as const;

/** Issues a token's successor; how long the old one works on is chosen. */
export function RotateDialog({ token, onClose, onIssued }: RotateDialogProps): ReactNode {
  const texts = useTexts(tokenTexts);
  const common = useTexts(commonTexts);
  const queries = useQueryClient();
  const [overlap, setOverlap] = useState<string>('86400');
  const rotate = useMutation({
    mutationFn: () => rotateToken(token, Number(overlap)),
    onSuccess: async (issued) => {
      onIssued(issued);
      onClose();
      await queries.invalidateQueries({ queryKey: tokensKey });
    },
  });
  return (
    <Modal opened onClose={onClose} title={texts.rotateTitle(token.name)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rotate.mutate();
        }}
      >
        <Stack>
          <Text size="sm">{texts.rotateHelp}</Text>
          <Select
            label={texts.overlap}
            allowDeselect={false}
            data={OVERLAPS.map((value) => ({ value, label: texts.overlaps[value] }))}
            value={overlap}
            onChange={(value) => setOverlap(value ?? '0')}
          />
          <ErrorAlert error={rotate.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={rotate.isPending}>
              {texts.rotate}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
