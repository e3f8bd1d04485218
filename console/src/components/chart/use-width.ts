import { useCallback, useState } from 'react';
import type { RefCallback } from 'react';

/** The width of an element in pixels, 0 until it is known; it is read when the browser has laid the page out anyway. */
export function useWidth(): readonly [number, RefCallback<HTMLElement>] {
  const [width, setWidth] = useState(0);
  const watch = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [width, watch];
}
