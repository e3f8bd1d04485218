import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { QueryKey } from '@tanstack/react-query';
import { CirclePause, CirclePlay } from 'lucide-react';
import { useTexts } from '../lib/texts.ts';
import { accessTexts } from './access-texts.ts';
import { tellDone, useTellError } from './notices.ts';
import { RowMenuItem } from './row-menu.tsx';

type Status = 'active' | 'suspended';

interface Suspendable {
  readonly name: string;
  readonly status: Status;
}

/** The item of a menu that suspends something, or has it go on. @param key of what shows it */
export function useAccessToggle(item: Suspendable, update: (status: Status) => Promise<unknown>, key: QueryKey) {
  const texts = useTexts(accessTexts);
  const queries = useQueryClient();
  const isActive = item.status === 'active';
  const toggle = useMutation({
    mutationFn: () => update(isActive ? 'suspended' : 'active'),
    onSuccess: async () => {
      tellDone(isActive ? texts.suspendedDone(item.name) : texts.activatedDone(item.name));
      await queries.invalidateQueries({ queryKey: key });
    },
    onError: useTellError(),
  });
  return {
    isPending: toggle.isPending,
    menuItem: (
      <RowMenuItem icon={isActive ? CirclePause : CirclePlay} onClick={() => toggle.mutate()}>
        {isActive ? texts.suspend : texts.activate}
      </RowMenuItem>
    ),
  };
}
