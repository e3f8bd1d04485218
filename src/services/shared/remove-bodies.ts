import type { BodyOwner, Store } from '../../store/port.ts';

const BATCH_SIZE = 200;

/** Removes what is kept of requests of somebody, in bounded batches. */
export async function removeBodiesOf(
  store: Pick<Store, 'bodies' | 'transact'>,
  owner: BodyOwner,
  isStopped: () => boolean = () => false,
): Promise<void> {
  const { bodies } = store;
  while (!isStopped() && (await bodies.hasOf(owner))) await store.transact([bodies.removeOf(owner, BATCH_SIZE)]);
}
