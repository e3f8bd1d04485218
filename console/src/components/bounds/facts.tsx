import type { ReactNode } from 'react';
import { useTexts } from '../../lib/texts.ts';
import { accessTexts } from '../access-texts.ts';
import { CopyText } from '../copy-text.tsx';
import { Facts } from '../facts.tsx';
import type { Fact } from '../facts.tsx';
import { Instant } from '../instant.tsx';

interface Bounded {
  readonly id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly allowed_models: readonly string[] | null;
  readonly allowed_ips?: readonly string[] | null;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** What is known of a customer, customer user or token: what is particular to it first. */
export function BoundsFacts({ item, first }: { readonly item: Bounded; readonly first: readonly Fact[] }): ReactNode {
  const texts = useTexts(accessTexts);
  const { allowed_models: models, allowed_ips: ips, metadata } = item;
  const pairs = Object.entries(metadata ?? {});
  return (
    <Facts
      facts={[
        ...first,
        {
          label: texts.models,
          value: models === null ? texts.allModels : models.length === 0 ? texts.noModels : models.join(', '),
        },
        ...(ips === undefined
          ? []
          : [
              {
                label: texts.allowedIps,
                value: ips === null || ips.length === 0 ? texts.anywhere : ips.join(', '),
              },
            ]),
        ...(pairs.length === 0
          ? []
          : [
              {
                label: texts.metadata,
                value: pairs.map(([name, value]) => <div key={name}>{`${name}: ${value}`}</div>),
              },
            ]),
        { label: texts.createdAt, value: <Instant at={item.created_at} /> },
        { label: texts.updatedAt, value: <Instant at={item.updated_at} /> },
        { label: 'ID', value: <CopyText value={item.id} /> },
      ]}
    />
  );
}
