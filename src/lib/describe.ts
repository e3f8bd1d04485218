/**
 * What a field or a call means, in the languages of the reference: handed to a schema with `.meta(text('…', '…'))`. The
 * OpenAPI document answers the Chinese text as `x-description-zh`.
 */
export function text(en: string, zh: string): { readonly description: string; readonly zh: string } {
  return { description: en, zh };
}

/** The same for a secret that is answered this once: a call that is repeated under its `Idempotency-Key` is answered without it. */
export function onceText(en: string, zh: string): ReturnType<typeof text> & { readonly 'x-once': true } {
  return { ...text(en, zh), 'x-once': true };
}
