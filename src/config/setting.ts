import ipaddr from 'ipaddr.js';

/** One setting: where it comes from, what it means, how its text is read. */
export interface Setting<T> {
  /** Name of the environment variable, and of the line in the settings file. */
  readonly env: string;
  readonly default: T;
  /** The default as the reference shows it. */
  readonly defaultText: string;
  /** One line: what it does, unit included. */
  readonly description: string;
  /** What it accepts, for the reference. */
  readonly accepts: string;
  /** A secret is never shown, logged or echoed in a problem. */
  readonly secret: boolean;
  /** Reads the text; throws `SettingProblem` with what is wrong, without the value. */
  readonly parse: (text: string) => T;
}

/** A text that is no value of its setting. The message follows the variable's name. */
export class SettingProblem extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SettingProblem';
  }
}

interface Meaning {
  readonly env: string;
  readonly description: string;
}

/** A whole number within bounds, both included. */
export function integer(meaning: Meaning & { default: number; min: number; max: number }): Setting<number> {
  const accepts = `a whole number from ${meaning.min} to ${meaning.max}`;
  return {
    env: meaning.env,
    description: meaning.description,
    default: meaning.default,
    defaultText: String(meaning.default),
    accepts,
    secret: false,
    parse(text) {
      const value = /^\d{1,15}$/.test(text) ? Number.parseInt(text, 10) : Number.NaN;
      if (!(value >= meaning.min && value <= meaning.max)) throw new SettingProblem(`must be ${accepts}`);
      return value;
    },
  };
}

/** One of a closed set of words. */
export function choice<const T extends string>(meaning: Meaning & { default: T; of: readonly T[] }): Setting<T> {
  const accepts = `one of ${meaning.of.join(', ')}`;
  return {
    env: meaning.env,
    description: meaning.description,
    default: meaning.default,
    defaultText: meaning.default,
    accepts,
    secret: false,
    parse(text) {
      const value = meaning.of.find((word) => word === text);
      if (value === undefined) throw new SettingProblem(`must be ${accepts}`);
      return value;
    },
  };
}

/** A text that is always there. */
export function text(meaning: Meaning & { default: string; accepts: string }): Setting<string> {
  return { ...meaning, defaultText: meaning.default, secret: false, parse: (value) => value };
}

/** A text that may be absent; `check` throws `SettingProblem`. */
export function optionalText(
  meaning: Meaning & { absent: string; accepts: string; secret?: boolean; check?: (value: string) => void },
): Setting<string | null> {
  return {
    env: meaning.env,
    description: meaning.description,
    default: null,
    defaultText: meaning.absent,
    accepts: meaning.accepts,
    secret: meaning.secret ?? false,
    parse(value) {
      meaning.check?.(value);
      return value;
    },
  };
}

/** A comma-separated list; `check` throws `SettingProblem` for one item. `absent` names what holds when it is not set. */
export function list<T extends readonly string[] | null>(
  meaning: Meaning & { default: T; absent: string; accepts: string; check: (item: string) => void },
): Setting<T | readonly string[]> {
  return {
    env: meaning.env,
    description: meaning.description,
    default: meaning.default,
    defaultText: meaning.absent,
    accepts: meaning.accepts,
    secret: false,
    parse(value) {
      const items = value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
      for (const item of items) meaning.check(item);
      return items;
    },
  };
}

/** A comma-separated list whose items are never shown; `check` does not repeat one. */
export function secretList(
  meaning: Meaning & { accepts: string; check: (item: string) => void },
): Setting<readonly string[]> {
  return { ...list({ ...meaning, default: [], absent: 'none' }), secret: true };
}

/** Checks for a whole number within bounds, both included. */
export function requireWholeNumber(min: number, max: number): (item: string) => void {
  return (item) => {
    const value = /^\d{1,15}$/.test(item) ? Number.parseInt(item, 10) : Number.NaN;
    if (!(value >= min && value <= max)) throw new SettingProblem(`must hold whole numbers from ${min} to ${max}`);
  };
}

/** Checks for an IP address or a CIDR range. */
export function requireAddressRange(item: string): void {
  if (!ipaddr.isValid(item) && !ipaddr.isValidCIDR(item)) {
    throw new SettingProblem(`holds '${item}', which is no IP address and no CIDR range`);
  }
}

/** Checks for a host name, an IP address or a CIDR range. */
export function requireHostOrRange(item: string): void {
  const isHostName = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/i.test(item);
  if (ipaddr.isValid(item) || ipaddr.isValidCIDR(item)) return;
  if (!isHostName || /^[\d.]+$/.test(item)) {
    throw new SettingProblem(`holds '${item}', which is no host name, no IP address and no CIDR range`);
  }
}

/** Checks for a URL with one of these schemes. The value may hold a credential, so it is not repeated. */
export function requireUrl(schemes: readonly string[]): (value: string) => void {
  return (value) => {
    const url = URL.parse(value);
    if (url === null || !schemes.includes(url.protocol)) {
      throw new SettingProblem(`must be a URL that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`);
    }
  };
}
