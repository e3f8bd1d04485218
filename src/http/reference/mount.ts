import { createHash } from 'node:crypto';
import { apiHeaders, JSON_TYPE } from '../core/index.ts';
import type { RouteTable } from '../core/index.ts';
import type { OpenApiDocument } from './document.ts';
import { VIEWER_FILES, VIEWER_POLICY } from './viewer.ts';

interface Rendered {
  readonly text: string;
  /** Entity tag of the text. */
  readonly tag: string;
}

function render(document: OpenApiDocument): Rendered {
  const text = JSON.stringify(document);
  return { text, tag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"` };
}

function isKnown(ifNoneMatch: string | null, tag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((each) => each.trim().replace(/^W\//, '') === tag || each.trim() === '*');
}

/** `GET /openapi.json` and the viewer at `/docs`; both are for everybody. The document is made when it is first asked for. */
export function mountReference({ hono }: RouteTable, describe: () => OpenApiDocument): void {
  let rendered: Rendered | null = null;
  hono.get('/openapi.json', (context) => {
    const call = context.get('call');
    rendered ??= render(describe());
    const headers = { ...apiHeaders(call, JSON_TYPE), 'cache-control': 'no-cache', etag: rendered.tag };
    if (isKnown(call.request.headers.get('if-none-match'), rendered.tag)) {
      return new Response(null, { status: 304, headers });
    }
    return new Response(rendered.text, { headers });
  });
  for (const [path, file] of Object.entries(VIEWER_FILES)) {
    hono.get(path, (context) => {
      const headers = {
        ...apiHeaders(context.get('call'), file.contentType),
        'cache-control': 'no-cache',
        'content-security-policy': VIEWER_POLICY,
      };
      return new Response(file.read(), { headers });
    });
  }
}
