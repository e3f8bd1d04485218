/** Kinds whose name in OpenTelemetry's conventions for generative AI is another than ours (`gen_ai.provider.name`). */
const NAMES: Readonly<Record<string, string>> = {
  gemini: 'gcp.gemini',
  vertex: 'gcp.vertex_ai',
  'azure-openai': 'azure.ai.openai',
  bedrock: 'aws.bedrock',
  mistral: 'mistral_ai',
  xai: 'x_ai',
};

/** A kind of provider as traces name it; the conventions allow a name of one's own where they have none. */
export function toSemanticName(kind: string): string {
  return NAMES[kind] ?? kind;
}
