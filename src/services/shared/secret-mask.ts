/** A secret as it is answered: its last four characters, or none of a text too short to show them. */
export function maskSecret(last4: string | null): string {
  return `…${last4 ?? ''}`;
}

/** The last four characters that may be shown. */
export function showableLast4(secret: string): string {
  return secret.length > 4 ? secret.slice(-4) : '';
}
