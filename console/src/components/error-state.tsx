import { Button, EmptyState, Text } from '@mantine/core';
import { CloudOff, Lock, SearchX, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ApiError, FORBIDDEN, isForbidden, isMissing } from '../api/api-error.ts';
import { useTexts } from '../lib/texts.ts';
import type { Texts } from '../lib/texts.ts';
import { commonTexts } from './common-texts.ts';

type CommonTexts = typeof commonTexts extends Texts<infer T> ? ReturnType<typeof useTexts<T>> : never;

/** What a failure is called, by its code; the server's own sentence where it says more than ours. */
export function describeError(error: unknown, texts: CommonTexts): string {
  if (!(error instanceof ApiError) || error.code === 0) return texts.noAnswer;
  if (error.code === FORBIDDEN) return texts.forbidden;
  if (error.code === 40401) return texts.missing;
  if (error.code === 41201) return texts.changedMeanwhile;
  return error.message;
}

function describe(error: unknown, texts: CommonTexts) {
  if (isForbidden(error)) return { title: texts.forbiddenTitle, icon: <Lock size={28} aria-hidden /> };
  if (isMissing(error)) return { title: texts.missingTitle, icon: <SearchX size={28} aria-hidden /> };
  const answered = error instanceof ApiError && error.code !== 0;
  return {
    title: texts.failedTitle,
    icon: answered ? <TriangleAlert size={28} aria-hidden /> : <CloudOff size={28} aria-hidden />,
  };
}

/** In the place of what could not be shown: why, and what can be done. */
export function ErrorState({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }): ReactNode {
  const texts = useTexts(commonTexts);
  const { title, icon } = describe(error, texts);
  const requestId = error instanceof ApiError ? error.requestId : null;
  const canRetry = onRetry !== undefined && !isForbidden(error) && !isMissing(error);
  return (
    <div role="alert">
      <EmptyState py="xl">
        <EmptyState.Indicator>{icon}</EmptyState.Indicator>
        <EmptyState.Title>{title}</EmptyState.Title>
        <EmptyState.Description>{describeError(error, texts)}</EmptyState.Description>
        {requestId === null || isForbidden(error) || isMissing(error) ? null : (
          <Text size="xs" c="dimmed" mt="xs">
            {texts.requestId(requestId)}
          </Text>
        )}
        {canRetry ? (
          <EmptyState.Actions>
            <Button variant="default" onClick={onRetry}>
              {texts.retry}
            </Button>
          </EmptyState.Actions>
        ) : null}
      </EmptyState>
    </div>
  );
}

/** In the place of what the viewer's role may not see, where the server need not be asked to know it. */
export function Forbidden(): ReactNode {
  return <ErrorState error={new ApiError(403, { code: FORBIDDEN })} />;
}
