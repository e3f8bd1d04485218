import { Alert, Badge, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { accountKey, disableTotp, renewRecoveryCodes } from '../../api/account.ts';
import type { OwnAccount } from '../../api/account.ts';
import { tellDone } from '../../components/notices.ts';
import { Section } from '../../components/section.tsx';
import { useTexts } from '../../lib/texts.ts';
import { EnrolDialog } from './enrol.tsx';
import { ProofDialog } from './proof.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { accountTexts } from './texts.ts';

const FEW_CODES = 3;

export function SecondFactorSection({ account }: { readonly account: OwnAccount }): ReactNode {
  const texts = useTexts(accountTexts);
  const queries = useQueryClient();
  const [enrolling, enrol] = useDisclosure();
  const [turningOff, off] = useDisclosure();
  const [renewing, renew] = useDisclosure();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { totp_enabled: isOn, recovery_codes_left: left } = account;
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: accountKey });
  const show = async (made: readonly string[]): Promise<void> => {
    setCodes(made);
    await refresh();
  };
  return (
    <Section
      title={texts.secondFactor}
      description={texts.secondFactorHelp}
      actions={<Badge color={isOn ? 'teal' : 'gray'}>{isOn ? texts.on : texts.off}</Badge>}
    >
      {isOn ? (
        <Text size="sm" mb="md">
          {texts.codesLeft(left)}
        </Text>
      ) : null}
      {isOn && left < FEW_CODES ? (
        <Alert color="orange" mb="md">
          {texts.fewCodes}
        </Alert>
      ) : null}
      <Group justify="flex-end">
        {isOn ? (
          <>
            <Button variant="default" onClick={off.open}>
              {texts.turnOff}
            </Button>
            <Button variant="default" onClick={renew.open}>
              {texts.newCodes}
            </Button>
          </>
        ) : (
          <Button onClick={enrol.open}>{texts.setUp}</Button>
        )}
      </Group>
      {enrolling ? <EnrolDialog onClose={enrol.close} onDone={show} /> : null}
      {turningOff ? (
        <ProofDialog
          title={texts.offTitle}
          help={texts.offHelp}
          action={texts.turnOff}
          onClose={off.close}
          onProve={async (proof) => {
            await disableTotp(proof);
            tellDone(texts.turnedOff);
            await refresh();
          }}
        />
      ) : null}
      {renewing ? (
        <ProofDialog
          title={texts.renewTitle}
          help={texts.renewHelp}
          action={texts.newCodes}
          onClose={renew.close}
          onProve={async (proof) => show(await renewRecoveryCodes(proof))}
        />
      ) : null}
      {codes === null ? null : (
        <RecoveryCodes username={account.username} codes={codes} onClose={() => setCodes(null)} />
      )}
    </Section>
  );
}
