import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** So near to the end, in pixels, whoever scrolls wants to stay there. */
const NEAR = 80;

interface Follow {
  /** Of what grows at its end. */
  readonly ref: RefObject<HTMLDivElement | null>;
  /** From now on its end stays in sight, until the reader scrolls away. */
  readonly follow: () => void;
}

/** Keeps the end of a growing conversation in sight. */
export function useFollow(): Follow {
  const ref = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    const below = (): number => element.getBoundingClientRect().bottom - window.innerHeight;
    const look = (): void => {
      isFollowing.current = below() < NEAR;
    };
    const observer = new ResizeObserver(() => {
      if (isFollowing.current && below() > 0) window.scrollBy(0, below());
    });
    observer.observe(element);
    window.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      window.removeEventListener('scroll', look);
    };
  }, []);
  return {
    ref,
    follow: () => {
      isFollowing.current = true;
    },
  };
}
