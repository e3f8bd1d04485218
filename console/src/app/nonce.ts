/** The nonce of this page's policy, which the component library puts on the style elements that it makes. */
export function readNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
