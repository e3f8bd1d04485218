/**
 * What a field or a call means, in the languages of the reference: handed to a schema with `.meta(text('…', '…'))`. The
 * OpenAPI document answers the Chinese text as `x-description-zh`.
 */
export function text(en: string, zh: string): { readonly description: string; readonly zh: string } {
  return { description: en, zh };
}
