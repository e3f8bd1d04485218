import { lazy, Suspense } from 'react';
import type { ComponentType, ReactNode } from 'react';

/** A component that is loaded when it is first shown: what opens at a click is no part of what a page is made of at first. */
export function later<P extends object>(load: () => Promise<ComponentType<P>>): (props: P) => ReactNode {
  const Loaded = lazy(async () => ({ default: await load() }));
  return function Later(props) {
    return (
      <Suspense>
        <Loaded {...props} />
      </Suspense>
    );
  };
}
