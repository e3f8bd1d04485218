import { PROMISES } from './promises.ts';

/** `docs/security.md`. */
export function renderSecurity(): string {
  const list = (paths: readonly string[]): string => paths.map((path) => `\`${path}\``).join(', ');
  const rows = PROMISES.map(({ promise, keptBy, tests }) => `| ${promise.en} | ${list(keptBy)} | ${list(tests)} |`);
  return `# Security

Made from \`scripts/docs/promises.ts\`, like chapter 7 of the [reference](api/en.md#7-security); \`npm run check\` fails when
it is out of date.

What is promised, where it is kept, and the tests that fail when it is not.

| promise | kept by | tested in |
| --- | --- | --- |
${rows.join('\n')}

Not promised: data in the database other than credentials, tokens and passwords is not encrypted; prompts and answers are
not stored, except an answer of \`POST /api/v1/prompts\` with an \`Idempotency-Key\`, sealed, for 24 hours.

## TLS and reverse proxies

Tallygate serves plain HTTP, by default on loopback, and HTTPS where certificate files are [set](configuration.md). Behind a
reverse proxy that ends TLS, name its address in \`TALLYGATE_TRUSTED_PROXIES\`, so that allowed addresses and lock-outs see
the client's address.
`;
}
