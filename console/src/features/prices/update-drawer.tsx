import { Button, Drawer, Group, Loader, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { priceUpdateQuery, updatePrices } from '../../api/prices.ts';
import { useMay } from '../../api/session.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ErrorAlert } from '../../components/error-alert.tsx';
import { useTexts } from '../../lib/texts.ts';
import { changeTexts } from './change-texts.ts';
import { PriceChanges } from './price-changes.tsx';
import { usePricesChanged } from './use-price-change.ts';

/** What the price data says otherwise than what is charged, and takes it over. */
export function UpdateDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  const texts = useTexts(changeTexts);
  const common = useTexts(commonTexts);
  const may = useMay();
  const [overrides, setOverrides] = useState(false);
  const changed = usePricesChanged();
  const preview = useQuery(priceUpdateQuery(overrides));
  const apply = useMutation({
    mutationFn: () => updatePrices({ overrides, dry_run: false }),
    onSuccess: async () => {
      onClose();
      await changed();
    },
  });
  const error = preview.error ?? apply.error;
  return (
    <Drawer opened onClose={onClose} size="xl" title={texts.updateTitle}>
      <Stack>
        <Text size="sm">{texts.updateHelp}</Text>
        <Switch
          label={texts.overrides}
          description={texts.overridesHelp}
          checked={overrides}
          onChange={(event) => setOverrides(event.currentTarget.checked)}
        />
        {preview.isPending ? <Loader size="sm" aria-label={common.loading} /> : null}
        {preview.data === undefined ? null : <PriceChanges update={preview.data} />}
        <ErrorAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          {may('price.write') ? (
            <Button
              disabled={preview.data === undefined || preview.data.items.length === 0}
              loading={apply.isPending}
              onClick={() => apply.mutate()}
            >
              {texts.apply(preview.data?.items.length ?? 0)}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </Drawer>
  );
}
