import { z } from 'zod';
import { text } from '../../../lib/describe.ts';
import type { DocumentedCall } from '../../documented-call.ts';

const TAG = 'Operation';
const ALWAYS = ['request_too_large', 'internal_error'] as const;

const OK = z.object({ status: z.literal('ok').meta(text('Always `ok`.', '固定为 `ok`。')) });

const NOT_READY = z.object({
  status: z.literal('unavailable').meta(text('Always `unavailable`.', '固定为 `unavailable`。')),
  reason: z.string().meta(text('Why it does not serve.', '不可用的原因。')),
});

/** Health, metrics and the reference itself. */
export const OPERATION_CALLS: readonly DocumentedCall[] = [
  {
    method: 'GET',
    path: '/healthz',
    operationId: 'getHealth',
    tag: TAG,
    summary: { en: 'Whether the process lives', zh: '进程是否存活' },
    access: 'public',
    answers: [{ status: 200, description: { en: 'It lives.', zh: '存活。' }, content: { 'application/json': OK } }],
    errorShape: 'envelope',
    errors: ALWAYS,
  },
  {
    method: 'GET',
    path: '/readyz',
    operationId: 'getReadiness',
    tag: TAG,
    summary: { en: 'Whether the server takes calls', zh: '服务是否就绪' },
    access: 'public',
    answers: [
      { status: 200, description: { en: 'It does.', zh: '已就绪。' }, content: { 'application/json': OK } },
      {
        status: 503,
        description: {
          en: 'It does not: it ends, or its data does not answer.',
          zh: '未就绪：正在关闭，或存储无响应。',
        },
        content: { 'application/json': NOT_READY },
      },
    ],
    errorShape: 'envelope',
    errors: ALWAYS,
  },
  {
    method: 'GET',
    path: '/metrics',
    operationId: 'getMetrics',
    tag: TAG,
    summary: { en: 'Metrics in the text format of Prometheus', zh: 'Prometheus 文本格式的指标' },
    access: 'public',
    answers: [
      {
        status: 200,
        description: { en: 'The metrics.', zh: '指标。' },
        content: { 'text/plain': z.string().meta(text('One sample a line.', '每行一个样本。')) },
      },
    ],
    errorShape: 'envelope',
    errors: ALWAYS,
  },
  {
    method: 'GET',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    tag: TAG,
    summary: { en: 'This document', zh: '本 OpenAPI 文档' },
    access: 'public',
    headers: z.object({
      'If-None-Match': z.string().optional().meta(text('`ETag` of the document in hand.', '已有文档的 `ETag`。')),
    }),
    answers: [
      {
        status: 200,
        description: { en: 'OpenAPI 3.1.', zh: 'OpenAPI 3.1 文档。' },
        content: { 'application/json': z.looseObject({}) },
      },
      { status: 304, description: { en: 'The one in hand is current.', zh: '已有文档仍是最新。' } },
    ],
    errorShape: 'envelope',
    errors: ALWAYS,
  },
  {
    method: 'GET',
    path: '/docs',
    operationId: 'getViewer',
    tag: TAG,
    summary: { en: 'This document for people, in a browser', zh: '在浏览器中阅读本文档' },
    access: 'public',
    answers: [
      {
        status: 200,
        description: { en: 'The page.', zh: '页面。' },
        content: { 'text/html': z.string().meta(text('It needs nothing from elsewhere.', '不依赖任何外部资源。')) },
      },
    ],
    errorShape: 'envelope',
    errors: ALWAYS,
  },
];
