import { useDisclosure } from '@mantine/hooks';
import { CalendarX, Tag } from 'lucide-react';
import type { ReactNode } from 'react';
import { removePrice } from '../../api/prices.ts';
import type { PriceVersion } from '../../api/prices.ts';
import { useMay } from '../../api/session.ts';
import { ConfirmByName } from '../../components/confirm-by-name.tsx';
import { RowMenu, RowMenuItem } from '../../components/row-menu.tsx';
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
      <RowMenu label={texts.menu(model)}>
        <RowMenuItem icon={Tag} onClick={set.open}>
          {texts.set}
        </RowMenuItem>
        {isComing(price, now) ? (
          <RowMenuItem icon={CalendarX} destroys onClick={cancel.open}>
            {texts.cancel}
          </RowMenuItem>
        ) : null}
      </RowMenu>
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
