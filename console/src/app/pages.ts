import type { ComponentType } from 'react';

interface Page<N extends string> {
  readonly path: string;
  readonly load: () => Promise<Record<N, ComponentType>>;
  /** The component that the module exports. */
  readonly name: N;
}

function page<N extends string>(
  path: string,
  load: () => Promise<Record<N, ComponentType>>,
  name: NoInfer<N>,
): Page<N> {
  return { path, load, name };
}

/** Every page of a signed-in administrator by its path; each is loaded when it is first opened. */
export const PAGES = [page('/customers', () => import('../features/customers/page.tsx'), 'CustomersPage')] as const;
