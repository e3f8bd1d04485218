import { Button, Group, SegmentedControl, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Eraser } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { eraseAccount, eraseEndUser } from '../../api/erasure.ts';
import { useMay } from '../../api/session.ts';
import { ConfirmByName } from '../../components/confirm-by-name.tsx';
import { EntityPicker } from '../../components/entity-picker.tsx';
import { tellDone } from '../../components/notices.ts';
import { Section } from '../../components/section.tsx';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { erasureTexts } from './erasure-texts.ts';

const KINDS = ['end_user', 'account'] as const;
const NEEDS = { end_user: 'request.erase', account: 'operation_log.erase' } as const;
const ACCOUNT = /^(usr|adm)_./;

type Kind = (typeof KINDS)[number];

interface Whose {
  readonly kind: Kind;
  readonly endUser: string;
  /** null: whoever asked for them. */
  readonly customerUserId: string | null;
  readonly account: string;
}

const NOBODY: Omit<Whose, 'kind'> = { endUser: '', customerUserId: null, account: '' };

function Fields({ whose, onChange }: { readonly whose: Whose; readonly onChange: (patch: Partial<Whose>) => void }) {
  const texts = useTexts(erasureTexts);
  const { account } = whose;
  if (whose.kind === 'account') {
    return (
      <TextInput
        maw={520}
        label={texts.account}
        description={texts.accountHelp}
        value={account}
        error={account.trim() === '' || ACCOUNT.test(account.trim()) ? null : texts.invalid}
        onChange={(event) => onChange({ account: event.currentTarget.value })}
      />
    );
  }
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} maw={720} style={{ alignItems: 'end' }}>
      <TextInput
        label={texts.endUser}
        description={texts.endUserHelp}
        maxLength={64}
        value={whose.endUser}
        onChange={(event) => onChange({ endUser: event.currentTarget.value })}
      />
      <EntityPicker
        kind="customer-users"
        label={texts.only}
        placeholder={texts.anybody}
        value={whose.customerUserId}
        onChange={(id) => onChange({ customerUserId: id })}
      />
    </SimpleGrid>
  );
}

/** Takes an end user out of the requests, or an account's personal data out of the operation log; nothing for who may do neither. */
export function ErasureSection(): ReactNode {
  const texts = useTexts(erasureTexts);
  const language = useLanguage();
  const may = useMay();
  const kinds = KINDS.filter((kind) => may(NEEDS[kind]));
  const [first] = kinds;
  const [chosen, setChosen] = useState<Whose>({ kind: first ?? 'end_user', ...NOBODY });
  const [asking, ask] = useDisclosure();
  if (first === undefined) return null;
  const { kind, endUser, customerUserId } = chosen;
  const account = chosen.account.trim();
  const name = kind === 'end_user' ? endUser : account;
  const isReady = kind === 'end_user' ? endUser !== '' : ACCOUNT.test(account);
  const erase = async (): Promise<void> => {
    const { rows } = await (kind === 'end_user' ? eraseEndUser(endUser, customerUserId) : eraseAccount(account));
    setChosen({ kind, ...NOBODY });
    tellDone(texts.done(rows, formatInteger(rows, language)));
  };
  return (
    <Section title={texts.title} description={texts.help}>
      <Stack align="stretch">
        <SegmentedControl
          aria-label={texts.whose}
          w="fit-content"
          maw="100%"
          value={kind}
          onChange={(next) => setChosen({ kind: KINDS.find((each) => each === next) ?? kind, ...NOBODY })}
          data={kinds.map((value) => ({ value, label: texts.kinds[value] }))}
        />
        <Fields whose={chosen} onChange={(patch) => setChosen((before) => ({ ...before, ...patch }))} />
        <Group>
          <Button
            color="red"
            variant="default"
            leftSection={<Eraser size={16} aria-hidden />}
            disabled={!isReady}
            onClick={ask.open}
          >
            {texts.erase}
          </Button>
        </Group>
      </Stack>
      <ConfirmByName
        opened={asking}
        onClose={ask.close}
        title={texts.confirmTitle(name)}
        consequence={texts.consequence[kind]}
        name={name}
        action={texts.erase}
        onConfirm={erase}
      />
    </Section>
  );
}
