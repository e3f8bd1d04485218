/** What a start has to show to whoever started it, once. */
export interface BannerFacts {
  /** `http://host:port` or `https://host:port`. */
  readonly address: string;
  /** Set when this start made the owner's password. */
  readonly ownerPassword: string | null;
  /** Set when this start made the quickstart token. */
  readonly quickstartToken: string | null;
}

function promptCommand(address: string, token: string): string {
  const body = JSON.stringify({ model: 'sandbox', messages: [{ role: 'user', content: 'Hello!' }] });
  return [
    `curl ${address}/v1/chat/completions \\`,
    `  -H 'Authorization: Bearer ${token}' \\`,
    `  -H 'Content-Type: application/json' \\`,
    `  -d '${body}'`,
  ].join('\n');
}

/**
 * The text on standard output after the port has opened. The secrets in it are shown this once; a command begins at the
 * start of a line, and each of its lines but the last ends in a backslash, so that it can be copied as it stands.
 */
export function renderBanner({ address, ownerPassword, quickstartToken }: BannerFacts): string {
  const lines = ['', `Tallygate is ready at ${address}`, `Console: ${address}/console/`];
  if (ownerPassword !== null) {
    lines.push('', 'First administrator (shown this once):', '  user name: owner', `  password:  ${ownerPassword}`);
    // Behind the #, which a browser keeps to itself: the password is in no request's line and in no log.
    lines.push(
      '',
      'Set up in the browser, beginning with a password of your own:',
      `  ${address}/console/setup#${ownerPassword}`,
    );
  }
  if (quickstartToken !== null) {
    lines.push(
      '',
      'Try it now: this token may call the built-in sandbox models and is shown this once.',
      '',
      promptCommand(address, quickstartToken),
    );
  }
  return `${lines.join('\n')}\n\n`;
}

/** The address to show: a wildcard listens everywhere, loopback among it. */
export function showAddress(scheme: 'http' | 'https', host: string, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `${scheme}://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
