import type { ReactNode } from 'react';
import { formatMoney } from '../lib/format.ts';
import { useLanguage } from '../lib/texts.ts';
import { Tip } from './tip.tsx';

interface AmountProps {
  /** Decimal text, as the server answers it. */
  readonly amount: string;
  readonly currency?: string;
  /** Digits behind the point at most; the exact amount is then shown on hovering. Absent: all. */
  readonly digits?: number;
  /** With `digits`: also a small amount has no more of them. */
  readonly isEven?: true;
  /** Digits behind the point at least: as many as the longest of its column has. */
  readonly decimals?: number;
}

/** An amount of money, exact. */
export function Amount({ amount, currency = 'USD', digits, isEven, decimals }: AmountProps): ReactNode {
  const language = useLanguage();
  const exact = formatMoney(amount, currency, language, { atLeast: decimals });
  const shown =
    digits === undefined ? exact : formatMoney(amount, currency, language, { digits, isEven, atLeast: decimals });
  const text = <span className="tabular nowrap">{shown}</span>;
  return shown === exact ? text : <Tip label={formatMoney(amount, currency, language)}>{text}</Tip>;
}
