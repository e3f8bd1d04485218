import { shiftPoint } from './decimal.ts';

/** Hundredths of the power of ten that a step is of. */
const STEPS = [100, 200, 250, 500, 1000] as const;
const WHOLE_STEPS = STEPS.filter((each) => each % 100 === 0);
const TICKS = 4;

/**
 * Round values from 0 to the first that is not below `top`, as decimal texts.
 * @param exponentMin no step is of a smaller power of ten
 */
export function listTicks(top: number, exponentMin: number): readonly string[] {
  const rough = top / TICKS;
  const exponent = Math.max(exponentMin, Math.floor(Math.log10(rough)));
  const steps = exponent === exponentMin ? WHOLE_STEPS : STEPS;
  const step = steps.find((each) => (each / 100) * 10 ** exponent >= rough) ?? 1000;
  const textOf = (n: number): string => shiftPoint(String(n * step), exponent - 2);
  const ticks = ['0'];
  while (Number(ticks.at(-1)) < top && ticks.length <= TICKS) ticks.push(textOf(ticks.length));
  return ticks;
}
