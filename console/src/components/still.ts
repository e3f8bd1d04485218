/** Bars and lines stand at once: to grow they would be drawn anew in each frame, and what they say came later. */
export const STILL = { isAnimationActive: false } as const;
