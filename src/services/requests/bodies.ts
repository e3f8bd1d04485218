import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { Sealer } from '../../lib/seal-port.ts';
import { BODY_KEPT_BYTES_MAX, readBodies } from '../../pipeline/index.ts';
import type { KeptBody } from '../../pipeline/index.ts';
import { requestBodyContext } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { formatInstant } from '../shared/index.ts';
import { instantAnswerSchema } from '../shared/fields/instant-schema.ts';

const DAY_MS = 86_400_000;

const bodySchema = z.object({
  content_type: z.string().meta(text('Media type.', '媒体类型。')),
  text: z
    .string()
    .meta(
      text(
        `The body, its first ${BODY_KEPT_BYTES_MAX / 1024} KB at most.`,
        `正文，最多保留前 ${BODY_KEPT_BYTES_MAX / 1024} KB。`,
      ),
    ),
  bytes: z.int().meta(text('Length of the whole, bytes.', '完整正文的字节数。')),
  truncated: z.boolean().meta(text('Whether `text` is only its beginning.', '`text` 是否仅为其开头部分。')),
});

/** Bodies of a request as they are answered. */
export const requestBodySchema = z.object({
  id: z.string().meta(text('Id of the request.', '请求 ID。')),
  kept_at: instantAnswerSchema.meta(text('When the request ended.', '请求结束时间。')),
  expires_at: instantAnswerSchema.meta(
    text('When they are removed, as the settings are now.', '按当前设置将被删除的时间。'),
  ),
  request: bodySchema.meta(text('As it was received; headers are never kept.', '收到的请求正文；请求头从不保留。')),
  response: bodySchema
    .nullable()
    .meta(text('As it was sent; null: nothing was.', '发出的响应正文；null 表示没有发出。')),
});

export interface BodyViewDeps extends Pick<ServiceDeps, 'store' | 'audit'> {
  readonly sealer: Sealer;
  /** Days that bodies are kept for, as the settings are now. */
  readonly keepBodiesDays: () => number;
}

function viewBody({ contentType, text: kept, bytes }: KeptBody) {
  const truncated = Buffer.byteLength(kept) < bytes;
  return { content_type: contentType, text: kept, bytes, truncated };
}

/** Their key may have been taken away since: then they are as good as gone. */
function openBodies(sealer: Sealer, id: string, sealed: string): ReturnType<typeof readBodies> {
  try {
    return readBodies(sealer.open(sealed, requestBodyContext(id)));
  } catch (error) {
    throw new GatewayError('not_found', { hint: 'the bodies of this request cannot be opened', cause: error });
  }
}

/** The bodies of one request; whoever sees them is written down first. Throws `not_found` where none are kept. */
export async function readRequestBody(deps: BodyViewDeps, context: ActionContext, id: string) {
  requirePermission(context, 'request.body');
  const record = await deps.store.bodies.find(id);
  if (record === null || record.contentSealed === null)
    throw new GatewayError('not_found', { hint: 'no bodies of this request are kept' });
  const { request, response } = openBodies(deps.sealer, id, record.contentSealed);
  await deps.audit.write({
    actor: context.actor,
    action: 'request.read_body',
    target: { type: 'request', id },
    outcome: 'ok',
    origin: context.origin,
  });
  return {
    id,
    kept_at: formatInstant(record.at),
    expires_at: formatInstant(record.at + deps.keepBodiesDays() * DAY_MS),
    request: viewBody(request),
    response: response === null ? null : viewBody(response),
  };
}
