/**
 * Marks the frame of what scrolls sideways by where more of it lies than is seen: `data-more-before`, `data-more-behind`.
 * @param scrolled the element that scrolls; its parent is the frame
 */
export function watchEdges(scrolled: HTMLElement | null): (() => void) | undefined {
  const frame = scrolled?.parentElement;
  if (scrolled === null || frame === null || frame === undefined) return undefined;
  const mark = (): void => {
    const { scrollLeft, scrollWidth, clientWidth } = scrolled;
    frame.toggleAttribute('data-more-before', scrollLeft > 1);
    frame.toggleAttribute('data-more-behind', scrollLeft + clientWidth < scrollWidth - 1);
  };
  const observer = new ResizeObserver(mark);
  observer.observe(scrolled);
  // The table itself: it grows with its rows and columns while the box around it stays as it is.
  const table = scrolled.querySelector('table');
  if (table !== null) observer.observe(table);
  scrolled.addEventListener('scroll', mark, { passive: true });
  return () => {
    observer.disconnect();
    scrolled.removeEventListener('scroll', mark);
  };
}
