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

Not promised: data in the database other than credentials, tokens, passwords and the contents below is not encrypted.

## Prompts and answers that are kept

No prompt and no answer is stored, with three exceptions. All are sealed under the key of the provider credentials (AES-256-GCM, bound to
their row) and are resealed by \`tallygate secrets rotate\`; back-ups hold them sealed.

| what | when | for how long | how to switch it off |
| --- | --- | --- | --- |
| the answer of \`POST /api/v1/prompts\` | with an \`Idempotency-Key\` | 24 hours | send none |
| input and answer of \`POST /v1/responses\` | unless the request says \`"store": false\`, and no provider keeps them | \`TALLYGATE_RESPONSE_DAYS\` (30) after the last turn of the conversation, and at most two hours more | \`"store": false\`, or \`TALLYGATE_RESPONSE_DAYS=0\` for all |
| bodies of any request and its answer | the setting \`keep_bodies\` says \`errors\` or \`all\`; at first it says \`off\` | \`keep_bodies_days\` (7) after the request, and at most an hour more | \`"keep_bodies": "off"\` |

Of \`/v1/responses\` are kept the items of the input, the response, and what its model thought where its provider wants that back
(seals included, which go to their maker alone). The response repeats the settings of its request, \`instructions\` among them;
credentials and headers are not kept. Request bodies and answers above
\`TALLYGATE_RESPONSE_MAX_BYTES\` are not kept. Of responses that a provider keeps itself (OpenAI, Azure OpenAI, xAI) the gateway keeps the id, whose
it is and which provider has it, for 60 days at least; how long the provider keeps the content is between the operator and the provider.
\`DELETE /v1/responses/{id}\` takes the content at once, unless a later response of the conversation was built on it: then it goes with that one.
Deleting a customer user deletes all of it. A restored back-up has what it had: responses that were removed since are in it again until they expire, unless
the data that it replaces are of the same origin and newer; those stay as they are.

Bodies of requests are for whoever has the permission \`request.body\`, which is the owner's alone: what was received and what was sent, up to 256 KB
of each, no header. Each look leaves a row in the operation log (\`request.read_body\`). They go with their time, with their customer user or
customer, and with the erasure of their end user. A change of the setting counts from the next request.

## TLS and reverse proxies

Tallygate serves plain HTTP, by default on loopback, and HTTPS where certificate files are [set](configuration.md). Behind a
reverse proxy that ends TLS, name its address in \`TALLYGATE_TRUSTED_PROXIES\`, so that allowed addresses and lock-outs see
the client's address. Let it speak HTTP/1.1 with kept connections (nginx: \`proxy_http_version 1.1;\` and
\`proxy_set_header Connection "";\`); with its HTTP/1.0 each call takes a longer way [within the gateway](decisions/2026-11-28-own-http-front.md).
`;
}
