import type { KeptTurn } from '../../dialects/port.ts';
import { joinObject, JsonView } from '../../lib/json/index.ts';
import type { Sealer } from '../../lib/seal-port.ts';
import { responseContext } from '../../store/records/index.ts';

/** What is kept of a turn, as one JSON text; its parts stay as they were written. */
export function writeContent({ input, answer, output }: KeptTurn): string {
  return joinObject([
    ['input', input],
    ['answer', answer],
    ['output', output],
  ]);
}

/** @throws when the key is not at hand, or the content was tampered with */
export function openContent(sealer: Sealer, id: string, sealed: string): KeptTurn {
  const view = new JsonView(sealer.open(sealed, responseContext(id)));
  return {
    input: view.get('input')?.json ?? '[]',
    answer: view.get('answer')?.json ?? '{}',
    output: view.get('output')?.json ?? null,
  };
}
