import type { Store } from '../../store/port.ts';

const BATCH_SIZE = 200;

/** Removes what is kept of the responses of a customer user that is gone, in bounded batches. */
export async function removeResponsesOf(
  store: Pick<Store, 'responses' | 'transact'>,
  customerUserId: string,
  isStopped: () => boolean = () => false,
): Promise<void> {
  const { responses } = store;
  while (!isStopped() && (await responses.hasOfUser(customerUserId)))
    await store.transact([responses.removeOfUser(customerUserId, BATCH_SIZE)]);
}
