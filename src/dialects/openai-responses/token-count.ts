/** The body of an answer to `POST /v1/responses/input_tokens`. */
export function encodeTokenCount(tokens: number): string {
  return JSON.stringify({ object: 'response.input_tokens', input_tokens: tokens });
}
