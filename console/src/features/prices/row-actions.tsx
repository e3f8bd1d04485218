import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { CalendarX, Ellipsis, Tag } from 'lucide-react';
import type { ReactNode } from 'react';
import { removePrice } from '../../api/prices.ts';
import type { PriceVersion } from '../../api/prices.ts';
import { useMay } from '../../api/session.ts';
import { ConfirmByName } from '../../components/confirm-by-name.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useNow } from '../../lib/use-now.ts';
import { isComing } from './coming.ts';
import { SetPriceForm } from './set-price-form.tsx';
import { pricesTexts } from './texts.ts';
import { useRefreshPrices } from './use-price-change.ts';

interface RowActionsProps {
  readonly price: PriceVersion;
  /** After it is gone. */
  readonly onRemoved?: () => void;
}

/** A price that is of one deployment can be followed by another; one that is yet to come can be cancelled. */
export function RowActions({ price, onRemoved }: RowActionsProps): ReactNode {
  const texts = useTexts(pricesTexts);
  const may = useMay();
  const now = useNow();
  const refresh = useRefreshPrices();
  const [setting, set] = useDisclosure();
  const [cancelling, cancel] = useDisclosure();
  const { deployment_id: deploymentId, upstream_model: model } = price;
  if (!may('price.write') || deploymentId === null) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={texts.menu(model)}>
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Tag size={16} aria-hidden />} onClick={set.open}>
            {texts.set}
          </Menu.Item>
          {isComing(price, now) ? (
            <Menu.Item color="red" leftSection={<CalendarX size={16} aria-hidden />} onClick={cancel.open}>
              {texts.cancel}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {setting ? <SetPriceForm deploymentId={deploymentId} onClose={set.close} /> : null}
      <ConfirmByName
        opened={cancelling}
        onClose={cancel.close}
        title={texts.cancelTitle(model)}
        consequence={texts.cancelConsequence}
        name={model}
        action={texts.cancel}
        onConfirm={async () => {
          await removePrice(price.id);
          onRemoved?.();
          await refresh();
        }}
      />
    </>
  );
}
