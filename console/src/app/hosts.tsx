import '@mantine/notifications/styles.css';
import { Notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { TipHost } from '../components/tip.tsx';

/** What shows messages, and more about what the mouse rests on. */
export function Hosts(): ReactNode {
  return (
    <>
      <Notifications position="bottom-right" />
      <TipHost />
    </>
  );
}
