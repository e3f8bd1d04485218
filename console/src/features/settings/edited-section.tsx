import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Pencil } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Settings } from '../../api/settings.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../lib/texts.ts';

/** What every section of the settings takes. */
export interface SettingsPartProps {
  readonly settings: Settings;
  readonly mayWrite: boolean;
}

interface EditedSectionProps {
  readonly title: string;
  readonly description?: string;
  readonly mayWrite: boolean;
  readonly form: (close: () => void) => ReactNode;
  readonly children: ReactNode;
}

/** A section of the settings that is changed in a form of its own. */
export function EditedSection({ mayWrite, form, children, ...head }: EditedSectionProps): ReactNode {
  const common = useTexts(commonTexts);
  const [editing, edit] = useDisclosure();
  return (
    <Section
      {...head}
      actions={
        mayWrite ? (
          <Button variant="default" leftSection={<Pencil size={16} aria-hidden />} onClick={edit.open}>
            {common.edit}
          </Button>
        ) : null
      }
    >
      {children}
      {editing ? form(edit.close) : null}
    </Section>
  );
}
