import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { defineTexts, useTexts } from '../lib/texts.ts';
import { ERROR_TYPES, errorNames } from './error-names.ts';
import { Tip } from './tip.tsx';

const CLIENT_LEFT = 499;

const statusTexts = defineTexts(
  { running: 'running', left: 'The client closed the connection' },
  { running: '进行中', left: '客户端断开了连接' },
);

interface RequestStatusProps {
  /** HTTP status of the answer; null: still running. */
  readonly status: number | null;
  /** Code of the error table; null: it went well. */
  readonly errorCode: number | null;
}

/** How a request ended: its status, and what went wrong on hovering. */
export function RequestStatus({ status, errorCode }: RequestStatusProps): ReactNode {
  const texts = useTexts(statusTexts);
  const errors = useTexts(errorNames);
  if (errorCode !== null) {
    const type = ERROR_TYPES[errorCode];
    return (
      <Tip label={type === undefined ? String(errorCode) : errors[type]}>
        <Badge color={errorCode < 50_000 ? 'orange' : 'red'}>{errorCode}</Badge>
      </Tip>
    );
  }
  if (status === null) return <Badge color="blue">{texts.running}</Badge>;
  if (status === CLIENT_LEFT) {
    return (
      <Tip label={texts.left}>
        <Badge color="gray">{status}</Badge>
      </Tip>
    );
  }
  return <Badge color="teal">{status}</Badge>;
}
