import { CONFIG_FILE_ENV, SETTINGS } from '../../src/config/index.ts';

const settings = Object.values(SETTINGS);

/** `docs/configuration.md`. */
export function renderConfiguration(): string {
  const rows = settings.map(
    (one) =>
      `| \`${one.env}\` | ${one.description}${one.secret ? ' **Secret.**' : ''} | ${one.accepts} | ${one.defaultText} |`,
  );
  return `# Settings

Made from \`src/config/schema.ts\` by \`scripts/generate-docs.ts\`; \`npm run check\` fails when it is out of date.

Settings are environment variables. The same names may stand in a file of \`NAME=value\` lines that
\`${CONFIG_FILE_ENV}\` points to ([a sample](../tallygate.example.env)); the environment wins. No other file is read:
a \`.env\` in the working directory is left alone. All problems are reported at once and the server does not start
with any. An unknown name in the file is a problem; an unknown \`TALLYGATE_\` variable is a warning, because an
orchestrator may set some of its own. An empty value counts as absent.

| variable | meaning | accepts | default |
| --- | --- | --- | --- |
| \`${CONFIG_FILE_ENV}\` | File of further settings. | a path | none |
${rows.join('\n')}
`;
}

/** `tallygate.example.env`: every setting, switched off, with its default. */
export function renderSample(): string {
  const blocks = settings.map((one) => {
    const value = one.default === null || Array.isArray(one.default) ? '' : one.defaultText;
    return `# ${one.description}\n# Accepts ${one.accepts}. Default: ${one.defaultText}.\n# ${one.env}=${value}\n`;
  });
  return `# Settings of Tallygate; point ${CONFIG_FILE_ENV} to a copy of this file. The environment wins over it.\n\n${blocks.join('\n')}`;
}
