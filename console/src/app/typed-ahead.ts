/** Id of the palette's field: what is typed into it needs no keeping. */
export const PALETTE_FIELD = 'palette-search';

/** Longer than anybody waits for the palette: then the keys are the page's again. */
const WAIT_MS = 5_000;

let typed = '';
let stop: (() => void) | null = null;

function keep(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Backspace') typed = typed.slice(0, -1);
  else if (event.key.length === 1) typed += event.key;
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** From now on what is typed is kept for a field that is still on its way, and nothing on the page takes it for a shortcut. */
export function keepTyping(): void {
  if (stop !== null || document.activeElement?.id === PALETTE_FIELD) return;
  typed = '';
  const timer = setTimeout(() => takeTyped(), WAIT_MS);
  window.addEventListener('keydown', keep, { capture: true });
  stop = () => {
    clearTimeout(timer);
    window.removeEventListener('keydown', keep, { capture: true });
  };
}

/** What was typed meanwhile; keys are the page's again. */
export function takeTyped(): string {
  stop?.();
  stop = null;
  const text = typed;
  typed = '';
  return text;
}
