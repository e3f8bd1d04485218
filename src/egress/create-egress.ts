import { lookup } from 'node:dns/promises';
import type { TLSOptions } from 'bun';
import type { Clock } from '../lib/clock.ts';
import { createAddressRules } from './address-rules.ts';
import type { AllowPrivate } from './address-rules.ts';
import type { AttemptPlan } from './attempt.ts';
import { dial } from './dial.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeDeps } from './exchange.ts';
import { Locator } from './locate.ts';
import type { ResolveHost, Route } from './locate.ts';
import { Pool } from './pool.ts';
import { EgressError } from './port.ts';
import type { Egress, EgressCall, EgressHandle, EgressHandler } from './port.ts';
import { buildConnectHead, parseProxy } from './proxy.ts';
import { FieldLines } from './request-head.ts';
import { describeTarget, parseTarget } from './target.ts';
import type { Target } from './target.ts';
import { Timekeeper } from './watch.ts';

/** How the gateway calls out. */
export interface EgressOptions {
  readonly clock: Clock;
  /** Host names, addresses and CIDRs that may be called although private, and by plain http; `loopback` for this machine. */
  readonly allowPrivate: AllowPrivate;
  /** An HTTP proxy for everything public; absent or null: none. The environment's proxies are never used. */
  readonly proxyUrl?: string | null;
  /** PEM text of certificate authorities that are trusted besides the well-known ones. */
  readonly caPem?: string | null;
  /** Resolves names; the operating system's resolver when absent. */
  readonly resolve?: ResolveHost;
}

/** A connection that is being opened. */
interface Opening {
  readonly done: Parameters<ExchangeDeps['open']>[1];
  cancelled: boolean;
  cancelDial: (() => void) | null;
}

const TARGETS_MAX = 1_000;

async function resolveBySystem(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname, { all: true });
  return found.map((entry) => entry.address);
}

/** The authorities that everybody trusts: beside a CA of one's own they must be named, and their texts are loaded for that alone. */
function listRoots(): readonly string[] {
  return process.getBuiltinModule('node:tls').rootCertificates;
}

function toEgressError(error: unknown, target: Target): EgressError {
  if (error instanceof EgressError) return error;
  return new EgressError('connect', `${describeTarget(target)}: no connection`, false, error);
}

/** The client for everything that leaves the gateway. Nothing is opened before the first call. */
export function createEgress(options: EgressOptions): Egress {
  const { clock } = options;
  const proxy = options.proxyUrl === undefined || options.proxyUrl === null ? null : parseProxy(options.proxyUrl);
  const rules = createAddressRules(options.allowPrivate);
  const locator = new Locator(rules, options.resolve ?? resolveBySystem, clock, proxy !== null);
  const ca = options.caPem === undefined || options.caPem === null ? null : [...listRoots(), options.caPem];
  const targets = new Map<string, Target>();

  function findTarget(url: string): Target {
    const known = targets.get(url);
    if (known !== undefined) return known;
    const target = parseTarget(url);
    if (targets.size >= TARGETS_MAX) targets.clear();
    targets.set(url, target);
    return target;
  }

  function planAttempts(target: Target, route: Route): readonly AttemptPlan[] {
    const tls: TLSOptions | null = target.secure
      ? { serverName: target.hostname, rejectUnauthorized: true, ...(ca === null ? {} : { ca }) }
      : null;
    const label = describeTarget(target);
    if (route.via === 'direct') {
      return route.addresses.map((address) => ({ address, port: target.port, tls, connectHead: null, label }));
    }
    if (proxy === null) return [];
    return [{ address: proxy.hostname, port: proxy.port, tls, connectHead: buildConnectHead(proxy, target), label }];
  }

  async function connect(target: Target, opening: Opening): Promise<void> {
    try {
      const route = await locator.locate(target);
      if (!opening.cancelled) opening.cancelDial = dial(planAttempts(target, route), clock, opening.done);
    } catch (error) {
      if (!opening.cancelled) opening.done(toEgressError(error, target));
    }
  }

  function open(target: Target, done: Opening['done']): () => void {
    const opening: Opening = { done, cancelled: false, cancelDial: null };
    void connect(target, opening);
    return () => {
      opening.cancelled = true;
      opening.cancelDial?.();
    };
  }

  const deps: ExchangeDeps = { keeper: new Timekeeper(clock), pool: new Pool(clock), fields: new FieldLines(), open };
  return {
    send(call, handler) {
      try {
        const exchange = new Exchange(deps, call, findTarget(call.url), handler);
        exchange.start();
        return exchange;
      } catch (error) {
        if (!(error instanceof EgressError)) throw error;
        return refuse(error, handler);
      }
    },
    close: () => deps.pool.close(),
  };
}

/** A call that is not made at all: the error comes after `send` has returned, like every other. */
function refuse(error: EgressError, handler: EgressHandler): EgressHandle {
  let aborted = false;
  queueMicrotask(() => {
    if (!aborted) handler.onError(error);
  });
  return {
    sent: false,
    pause() {},
    resume() {},
    abort() {
      aborted = true;
    },
  };
}

/** A call without time-outs; for calls whose caller bounds them. */
export const NO_TIMEOUTS: EgressCall['timeouts'] = {
  connectMs: null,
  firstByteMs: null,
  idleMs: null,
  totalMs: null,
};
