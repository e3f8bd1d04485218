import { GatewayError } from '../lib/errors/index.ts';

const ARGON2ID = { algorithm: 'argon2id', memoryCost: 19_456, timeCost: 2 } as const;
const AT_ONCE = 2;
const WAITING_MAX = 64;
const RETRY_AFTER_MS = 1000;

/** Hash of a password that nobody has: compared when there is no account, so that this takes as long as a wrong password. */
const NOBODYS_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$Qm3dEDQE1Rg9PuNGm3NKJlu1M71De0vp9ccV6JNv3q0$+CXsyRbx2ZGaMtLzuWd0l19NS5bT8fs073T9s1DK+OI';

/** Hashes and compares passwords with argon2id (m=19456, t=2, p=1): two at once, the others wait in a bounded queue. */
export interface Passwords {
  /** The hash in PHC form. Throws `overloaded` when the queue is full. */
  hash(password: string): Promise<string>;
  /**
   * Runs a sign-in in one of the two places: `job` compares by the function it is given, whose hash is null where there is no account.
   * What the job reads and writes around the comparison is thus seen by all but one other sign-in. Throws `overloaded` when the queue is full.
   */
  withComparison<Result>(
    job: (compare: (password: string, hash: string | null) => Promise<boolean>) => Promise<Result>,
  ): Promise<Result>;
}

async function compare(password: string, hash: string | null): Promise<boolean> {
  const matches = await Bun.password.verify(password, hash ?? NOBODYS_HASH);
  return matches && hash !== null;
}

export function createPasswords(): Passwords {
  let running = 0;
  const waiting: (() => void)[] = [];

  async function enter(): Promise<void> {
    if (running < AT_ONCE) {
      running += 1;
      return;
    }
    if (waiting.length >= WAITING_MAX) {
      throw new GatewayError('overloaded', { internal: 'the password queue is full', retryAfterMs: RETRY_AFTER_MS });
    }
    // Whoever leaves hands its place over, so `running` stays as it is.
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  async function inPlace<Result>(job: () => Promise<Result>): Promise<Result> {
    await enter();
    try {
      return await job();
    } finally {
      leave();
    }
  }

  return {
    hash: (password) => inPlace(() => Bun.password.hash(password, ARGON2ID)),
    withComparison: (job) => inPlace(() => job(compare)),
  };
}
