import {
  choice,
  integer,
  list,
  optionalText,
  requireAddressRange,
  requireHostOrRange,
  requireUrl,
  requireWholeNumber,
  secretList,
  SettingProblem,
  text,
} from './setting.ts';
import type { Setting } from './setting.ts';

const MEBIBYTE = 1024 * 1024;

function requireOrigin(item: string): void {
  if (URL.parse(item)?.origin !== item) {
    throw new SettingProblem(`holds '${item}', which is no origin such as https://console.example.com`);
  }
}

function requireHeader(item: string): void {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+=[\t\x20-\x7e]*$/.test(item))
    throw new SettingProblem('must hold name=value pairs');
}

function requireHttpOrigin(item: string): void {
  if (!/^https?:/.test(item)) throw new SettingProblem('must begin with http:// or https://');
  requireOrigin(item);
}

function requirePassword(value: string): void {
  if (value.length < 12 || value.length > 256) throw new SettingProblem('must have 12 to 256 characters');
}

function requireKey(value: string): void {
  if (value.trim().length < 16) throw new SettingProblem('must be a key of 32 bytes, or at least 16 characters');
}

/** Every setting, once. The reference (`docs/configuration.md`) and the sample file are made from this. */
export const SETTINGS = {
  host: text({
    env: 'TALLYGATE_HOST',
    default: '127.0.0.1',
    accepts: 'an address or a host name',
    description: 'Address that the server listens on. 0.0.0.0 or :: takes calls from other machines.',
  }),
  port: integer({
    env: 'TALLYGATE_PORT',
    default: 4000,
    min: 0,
    max: 65535,
    description: 'Port that the server listens on. 0 takes any free one.',
  }),
  dataDir: text({
    env: 'TALLYGATE_DATA_DIR',
    default: './data',
    accepts: 'a path',
    description:
      'Folder of the embedded database, the lock and the control socket. Made with mode 0700 when it is absent.',
  }),
  databaseUrl: optionalText({
    env: 'TALLYGATE_DATABASE_URL',
    absent: 'SQLite in the data folder',
    accepts: 'a URL that begins with postgres:// or postgresql://',
    secret: true,
    check: requireUrl(['postgres:', 'postgresql:']),
    description: 'PostgreSQL to keep everything in, instead of the embedded database.',
  }),
  secretKey: optionalText({
    env: 'TALLYGATE_SECRET_KEY',
    absent: 'the key file',
    accepts: '64 hexadecimal digits, base64 of 32 bytes, or a passphrase of at least 16 characters',
    secret: true,
    check: requireKey,
    description: 'Key that provider credentials are sealed under. When it is set, the key file is not used.',
  }),
  secretKeyOld: optionalText({
    env: 'TALLYGATE_SECRET_KEY_OLD',
    absent: 'none',
    accepts: 'as TALLYGATE_SECRET_KEY',
    secret: true,
    check: requireKey,
    description:
      'A former key that still opens what was sealed under it, until `tallygate secrets rotate` has sealed everything under the present one.',
  }),
  secretKeyFile: optionalText({
    env: 'TALLYGATE_SECRET_KEY_FILE',
    absent: 'secret.key in the data folder',
    accepts: 'a path',
    description: 'File of that key, mode 0600; made at the first start. Keep it out of the back-ups of the database.',
  }),
  ownerPassword: optionalText({
    env: 'TALLYGATE_OWNER_PASSWORD',
    absent: 'one is made and printed once',
    accepts: '12 to 256 characters',
    secret: true,
    check: requirePassword,
    description: 'Password of the first administrator, owner. Read at the first start only.',
  }),
  durability: choice({
    env: 'TALLYGATE_DURABILITY',
    default: 'strict',
    of: ['strict', 'relaxed'],
    description:
      'strict: a client sees no byte of an answer whose record is not on the disk. relaxed: the record is with the operating system and on the disk within a second; a process that dies loses nothing, a machine that loses its power may lose the records, and so the charges, of its last second.',
  }),
  workers: integer({
    env: 'TALLYGATE_WORKERS',
    default: 1,
    min: 1,
    max: 32,
    description:
      'Processes that serve requests on the one port. Budgets and limits stay exact across them. Above 1 needs Linux, and one more process keeps the data.',
  }),
  tlsCertFile: optionalText({
    env: 'TALLYGATE_TLS_CERT_FILE',
    absent: 'none: plain HTTP',
    accepts: 'the path of a PEM file',
    description:
      'Certificate that the server shows, with its chain; with it the server speaks HTTPS alone. Read again when it changes, and at SIGHUP.',
  }),
  tlsKeyFile: optionalText({
    env: 'TALLYGATE_TLS_KEY_FILE',
    absent: 'none',
    accepts: 'the path of a PEM file',
    description: 'Private key of that certificate, without a passphrase.',
  }),
  hstsSeconds: integer({
    env: 'TALLYGATE_HSTS_SECONDS',
    default: 0,
    min: 0,
    max: 63_072_000,
    description:
      'Seconds for which browsers are told to come by HTTPS alone (Strict-Transport-Security). 0: they are not told. Set it only where clients come by HTTPS.',
  }),
  trustedProxies: list({
    env: 'TALLYGATE_TRUSTED_PROXIES',
    default: [],
    absent: 'none',
    accepts: 'IP addresses and CIDR ranges, separated by commas',
    check: requireAddressRange,
    description:
      "Reverse proxies whose X-Forwarded-For (or Forwarded) is believed. The client's address is the rightmost one that is none of them.",
  }),
  publicUrl: optionalText({
    env: 'TALLYGATE_PUBLIC_URL',
    absent: 'the origin that each call names, seen through trusted proxies',
    accepts: 'an origin such as https://gateway.example.com',
    check: requireHttpOrigin,
    description: 'Origin by which clients reach the gateway. The OAuth metadata names its endpoints by it.',
  }),
  forwardedHeader: choice({
    env: 'TALLYGATE_FORWARDED_HEADER',
    default: 'x-forwarded-for',
    of: ['x-forwarded-for', 'forwarded'],
    description:
      'Header in which the trusted proxies write where a call came from. The other is not read: a proxy that does not write it passes on what the client wrote.',
  }),
  corsOrigins: list({
    env: 'TALLYGATE_CORS_ORIGINS',
    default: [],
    absent: 'none: CORS is off',
    accepts: 'origins, separated by commas',
    check: requireOrigin,
    description: 'Origins whose web pages may call the API from a browser.',
  }),
  bodyBytesMax: integer({
    env: 'TALLYGATE_MAX_BODY_BYTES',
    default: 64 * MEBIBYTE,
    min: 1024,
    max: 1024 * MEBIBYTE,
    description: 'Largest request body, bytes. A larger one is refused with 41301.',
  }),
  drainSeconds: integer({
    env: 'TALLYGATE_DRAIN_SECONDS',
    default: 30,
    min: 0,
    max: 3600,
    description:
      'Seconds that running requests get after SIGTERM. What is left then is ended and settled for what was seen.',
  }),
  proxy: optionalText({
    env: 'TALLYGATE_PROXY',
    absent: 'none',
    accepts: 'a URL that begins with http:// or https://',
    secret: true,
    check: requireUrl(['http:', 'https:']),
    description: 'Proxy for the calls to providers. HTTP_PROXY and its kind are not obeyed.',
  }),
  allowPrivateProviders: list({
    env: 'TALLYGATE_ALLOW_PRIVATE_PROVIDERS',
    default: null,
    absent: 'loopback while TALLYGATE_HOST is loopback, else none',
    accepts: 'host names, IP addresses and CIDR ranges, separated by commas',
    check: requireHostOrRange,
    description:
      'What a provider may have as its address although it is private. Plain http is accepted for these alone.',
  }),
  caFile: optionalText({
    env: 'TALLYGATE_CA_FILE',
    absent: 'none',
    accepts: 'the path of a PEM file',
    description: 'Certificate authorities that are trusted for the calls to providers, besides the usual ones.',
  }),
  defaultOutputTokens: integer({
    env: 'TALLYGATE_DEFAULT_OUTPUT_TOKENS',
    default: 4096,
    min: 1,
    max: 10_000_000,
    description:
      'Output tokens that a hold assumes where the request sets no cap. A provider whose format demands a cap is sent this one, others none.',
  }),
  accessTokenSeconds: integer({
    env: 'TALLYGATE_ACCESS_TOKEN_SECONDS',
    default: 3600,
    min: 60,
    max: 86_400,
    description: 'Life of an access token, seconds.',
  }),
  sessionIdleMinutes: integer({
    env: 'TALLYGATE_SESSION_IDLE_MINUTES',
    default: 720,
    min: 5,
    max: 43_200,
    description: 'Minutes without a call after which a session of the console has expired.',
  }),
  sessionHours: integer({
    env: 'TALLYGATE_SESSION_HOURS',
    default: 168,
    min: 1,
    max: 8760,
    description: 'Life of a session of the console, hours, however often it is used.',
  }),
  tokenCleanHours: integer({
    env: 'TALLYGATE_TOKEN_CLEAN_HOURS',
    default: 24,
    min: 0,
    max: 8760,
    description: 'Hours between two clean-ups of expired and revoked tokens. 0: only by the command.',
  }),
  operationLogDays: integer({
    env: 'TALLYGATE_OPERATION_LOG_DAYS',
    default: 0,
    min: 0,
    max: 36_500,
    description: 'Days that rows of the operation log are kept. 0: for ever.',
  }),
  responseDays: integer({
    env: 'TALLYGATE_RESPONSE_DAYS',
    default: 30,
    min: 0,
    max: 36_500,
    description:
      'Days that responses of /v1/responses are kept, sealed, where no provider keeps them, counted from the last turn of their conversation. 0: none is kept, and those that are there go.',
  }),
  responseBytesMax: integer({
    env: 'TALLYGATE_RESPONSE_MAX_BYTES',
    default: 4 * MEBIBYTE,
    min: 1024,
    max: 64 * MEBIBYTE,
    description:
      'Largest request body whose response is kept, and largest response. What is larger is answered all the same, with a warning where the request asked to keep it.',
  }),
  tokenExpiryNoticeDays: list({
    env: 'TALLYGATE_TOKEN_EXPIRY_NOTICE_DAYS',
    default: ['7', '1'],
    absent: '7,1',
    accepts: 'whole numbers from 1 to 365, separated by commas; none is written 0',
    check: requireWholeNumber(0, 365),
    description:
      'How many days ahead the operation log says that an auth token will expire (token.expiring), once for each number.',
  }),
  requestTimeoutSeconds: integer({
    env: 'TALLYGATE_REQUEST_TIMEOUT_SECONDS',
    default: 0,
    min: 0,
    max: 86_400,
    description:
      'Seconds that all attempts of a model call may take together; the time-outs of its provider bind each of them beside it. 0: those alone.',
  }),
  healthCheckSeconds: integer({
    env: 'TALLYGATE_HEALTH_CHECK_SECONDS',
    default: 0,
    min: 0,
    max: 86_400,
    description:
      'Seconds between two checks of each provider in use, by its list of models. 0: a provider is judged by the calls alone.',
  }),
  otlpUrl: optionalText({
    env: 'TALLYGATE_OTLP_URL',
    absent: 'none: no traces are made',
    accepts: 'a URL that begins with http:// or https://',
    secret: true,
    check: requireUrl(['http:', 'https:']),
    description:
      'OpenTelemetry collector that traces of the model calls are sent to (OTLP over HTTP, protobuf). Without a path, /v1/traces is added.',
  }),
  otlpHeaders: secretList({
    env: 'TALLYGATE_OTLP_HEADERS',
    accepts: 'name=value pairs, separated by commas',
    check: requireHeader,
    description: 'Headers that are sent along to the collector, for example its credential.',
  }),
  logLevel: choice({
    env: 'TALLYGATE_LOG_LEVEL',
    default: 'info',
    of: ['debug', 'info', 'warn', 'error'],
    description: 'Least level that is logged, on standard error. The line of each request is info.',
  }),
} as const satisfies Record<string, Setting<unknown>>;

/** Names the settings file; it cannot be set inside that file. */
export const CONFIG_FILE_ENV = 'TALLYGATE_CONFIG';

type Settings = typeof SETTINGS;

/** The settings as read, before what depends on others. */
export type RawConfig = { readonly [Name in keyof Settings]: Settings[Name] extends Setting<infer T> ? T : never };

/** The settings as the server uses them. */
export interface Config extends Omit<RawConfig, 'allowPrivateProviders' | 'secretKeyFile'> {
  /** Host names, addresses, CIDR ranges; the default is already filled in. */
  readonly allowPrivateProviders: readonly string[];
  /** Path of the key file, absolute. */
  readonly secretKeyFile: string;
}
