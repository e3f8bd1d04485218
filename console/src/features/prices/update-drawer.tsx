import { Button, Drawer, Group, Loader, Stack, Switch, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { priceDifferencesQuery, updatePrices } from '../../api/prices.ts';
import { useMay } from '../../api/session.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ErrorAlert } from '../../components/error-alert.tsx';
import { useTexts } from '../../lib/texts.ts';
import { changeTexts } from './change-texts.ts';
import { PriceChanges } from './price-changes.tsx';
import { usePricesChanged } from './use-price-change.ts';

/** What the price data says otherwise than what is charged, all of it, and takes it over. */
export function UpdateDrawer({ onClose }: { readonly onClose: () => void }): ReactNode {
  const texts = useTexts(changeTexts);
  const common = useTexts(commonTexts);
  const mayWrite = useMay()('price.write');
  const [overrides, setOverrides] = useState(false);
  const changed = usePricesChanged();
  const differences = useQuery(priceDifferencesQuery);
  const apply = useMutation({
    mutationFn: () => updatePrices({ overrides, dry_run: false }),
    onSuccess: async () => {
      onClose();
      await changed();
    },
  });
  const items = differences.data?.items ?? [];
  const own = new Set(items.flatMap(({ overridden, deployment_id: id }) => (overridden ? [id] : []))).size;
  const changing = items.filter(({ overridden }) => overrides || !overridden).length;
  const error = differences.error ?? apply.error;
  return (
    <Drawer opened onClose={onClose} size="xl" title={texts.updateTitle}>
      <Stack>
        <Text size="sm">{texts.updateHelp}</Text>
        {mayWrite && own > 0 ? (
          <Switch
            label={texts.overrides}
            description={texts.overridesAdds(own)}
            checked={overrides}
            onChange={(event) => setOverrides(event.currentTarget.checked)}
          />
        ) : null}
        {differences.isPending ? <Loader size="sm" aria-label={common.loading} /> : null}
        {differences.data === undefined ? null : (
          <PriceChanges items={items} changing={changing} kept={overrides ? 0 : own} />
        )}
        <ErrorAlert error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {mayWrite ? common.cancel : common.close}
          </Button>
          {mayWrite ? (
            <Button disabled={changing === 0} loading={apply.isPending} onClick={() => apply.mutate()}>
              {texts.apply(changing)}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </Drawer>
  );
}
