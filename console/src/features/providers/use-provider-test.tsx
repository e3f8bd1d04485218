import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { providersKey, testProvider } from '../../api/providers.ts';
import { tellDone, useTellError } from '../../components/notices.ts';
import { formatMilliseconds } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { providersTexts } from './texts.ts';

/** Makes a real call with a model, or with the first, and says how it went. */
export function useProviderTest(id: string) {
  const texts = useTexts(providersTexts);
  const language = useLanguage();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (model: string | null) => testProvider(id, model),
    onSuccess: (outcome) => {
      if (outcome.ok) {
        const time = formatMilliseconds(outcome.latency_ms, language);
        tellDone(texts.testOk(outcome.model, time));
      } else {
        const { message, upstream_status: status } = outcome.error;
        const text = status === null ? message : `${texts.upstreamStatus(status)} ${message}`;
        notifications.show({ color: 'red', title: texts.testFailed, message: text, autoClose: 12_000 });
      }
      return queries.invalidateQueries({ queryKey: providersKey });
    },
    onError: useTellError(),
  });
}
