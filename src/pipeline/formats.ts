import type { EmbeddingFormat, EmbeddingTarget } from '../dialects/embeddings/index.ts';
import type { ClientDialect, Upstream, UpstreamDialect, WireFormat } from '../dialects/port.ts';
import { dialectsOf } from '../providers/index.ts';
import type { RoutableDeployment } from '../routing/port.ts';
import type { DialectName, EmbeddingName } from '../store/records/index.ts';
import type { PipelineDeps } from './deps.ts';
import type { PipelineCall } from './port.ts';

/** What a call is translated to where its provider does not speak the client's format. */
export type Target = UpstreamDialect | EmbeddingTarget;

const NONE: readonly EmbeddingName[] = [];

/** Formats in which its model is asked for vectors; none: it makes none. */
export function embeddingsOf({ kind, upstreamModel }: RoutableDeployment): readonly EmbeddingName[] {
  return kind.embeddingsOf?.(upstreamModel) ?? NONE;
}

/** Whether a deployment takes a client's bytes as they are. */
export function speaks(deployment: RoutableDeployment, format: ClientDialect | EmbeddingFormat): boolean {
  if (format.operation === 'embeddings') return embeddingsOf(deployment).includes(format.name);
  const { kind, upstreamModel } = deployment;
  if (format.name === 'openai-completions') return kind.hasCompletions?.(upstreamModel) === true;
  return dialectsOf(deployment).includes(format.name);
}

/** What a deployment is asked in, where it does not speak the client's format; null: there is no way to ask it. */
export function findTarget(
  deps: PipelineDeps,
  deployment: RoutableDeployment,
  { form }: PipelineCall['call'],
): Target | null {
  if (form === 'embeddings') {
    const [name] = embeddingsOf(deployment);
    return name === undefined ? null : deps.findEmbeddings(name);
  }
  const [name] = dialectsOf(deployment);
  return name === undefined ? null : deps.getDialect(name);
}

/** The format that a conversation is answered in; null: it is no conversation. */
export function answersIn(
  deps: PipelineDeps,
  { target, dialect }: { readonly target: Target | null; readonly dialect: WireFormat },
): UpstreamDialect | null {
  if (target !== null) return target.operation === 'chat' ? target : null;
  return dialect.operation === 'chat' ? deps.getDialect(dialect.name as DialectName) : null;
}

/** Who a deployment is to the dialects: what it alone can read goes back to it alone. */
export function upstreamOf({ account, upstreamModel }: RoutableDeployment, { name }: UpstreamDialect): Upstream {
  return { dialect: name, provider: account.id, model: upstreamModel };
}
