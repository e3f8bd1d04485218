/** What a credential looks like. A named group `kind` is what stays: it says what was there. */
const SECRET_PATTERNS: readonly RegExp[] = [
  /\b(?<kind>tg[atms]_)[0-9A-Za-z]{8,}/g,
  /\b(?<kind>(?:sk|pk|rk|xai|gsk)[-_])[0-9A-Za-z_-]{12,}/g,
  /\b(?<kind>AIza)[0-9A-Za-z_-]{12,}/g,
  /\b(?<kind>(?:Bearer|Basic)\s+)[0-9A-Za-z._~+/=-]{16,}/gi,
  /\b(?<kind>eyJ)[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]*/g,
  /(?<kind>[?&](?:key|api_key|access_token|token)=)[^&\s"']+/gi,
];
/** Any text that a pattern matches has one of these: most texts have none and are answered as they are. */
const HINT = /tg[atms]_|(?:sk|pk|rk|ai)[-_]|AIza|eyJ|bearer\s|basic\s|[?&](?:key|api_key|access_token|token)=/i;

/** Takes out what looks like a credential. A last defence for texts of foreign origin, not a licence to log secrets. */
export function redactSecrets(text: string): string {
  if (!HINT.test(text)) return text;
  return SECRET_PATTERNS.reduce((result, pattern) => result.replace(pattern, '$<kind>[redacted]'), text);
}
