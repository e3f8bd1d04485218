import { Tooltip } from '@mantine/core';
import { cloneElement, useEffect, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { formatRelative } from '../lib/format.ts';
import { useLanguage } from '../lib/texts.ts';

interface TipProps {
  readonly label: string;
  /** An element, or a component that hands attributes on to one. */
  readonly children: ReactElement;
}

/**
 * More about something, on hovering it. The library's own costs as much as a row of a table, and a page may have hundreds of cells with one:
 * here an element says only what is to be shown, and one `TipHost` shows it.
 */
export function Tip({ label, children }: TipProps): ReactNode {
  return cloneElement(children as ReactElement<{ 'data-tip'?: string }>, { 'data-tip': label });
}

const WAIT_MS = 300;

function findTarget(event: PointerEvent): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null;
}

/** The element that the mouse rests on, if there is more to say about it. */
function useTarget(): HTMLElement | null {
  const [target, setTarget] = useState<HTMLElement | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let under: HTMLElement | null = null;
    const point = (next: HTMLElement | null): void => {
      if (next === under) return;
      under = next;
      clearTimeout(timer);
      setTarget(null);
      if (next !== null) timer = setTimeout(() => setTarget(next), WAIT_MS);
    };
    const over = (event: PointerEvent): void => point(event.pointerType === 'mouse' ? findTarget(event) : null);
    const leave = (): void => point(null);
    document.addEventListener('pointerover', over);
    document.documentElement.addEventListener('pointerleave', leave);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', over);
      document.documentElement.removeEventListener('pointerleave', leave);
    };
  }, []);
  return target;
}

/** What an element says by now: it may say something else once it has been clicked. */
function useLabel(target: HTMLElement | null): string {
  const [, setSeen] = useState(0);
  useEffect(() => {
    if (target === null) return undefined;
    const observer = new MutationObserver(() => setSeen((count) => count + 1));
    observer.observe(target, { attributes: true, attributeFilter: ['data-tip'] });
    return () => observer.disconnect();
  }, [target]);
  const language = useLanguage();
  const label = target?.dataset['tip'] ?? '';
  // How long ago changes all the time, so that it is not kept in every row.
  return label === '' && target instanceof HTMLTimeElement
    ? `${formatRelative(target.dateTime, Date.now(), language)} · ${target.dateTime}`
    : label;
}

/** Shows what a `Tip` says. */
export function TipHost(): ReactNode {
  const target = useTarget();
  const label = useLabel(target);
  if (target === null || label === '') return null;
  return <Tooltip opened label={label} target={target} multiline maw={420} />;
}
