import scriptPath from 'swagger-ui-dist/swagger-ui-bundle.js' with { type: 'file' };
import stylePath from 'swagger-ui-dist/swagger-ui.css' with { type: 'file' };
import { openOwnFile } from '../../lib/own-file.ts';

/** One file of the viewer. */
export interface ViewerFile {
  readonly contentType: string;
  /** Read anew each time: half of it is more than a megabyte, which nobody needs between two readers. */
  readonly read: () => Blob | string;
}

/** Nothing from elsewhere, nothing inline, nothing evaluated; pictures inside the style sheet are data. */
export const VIEWER_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Tallygate API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/docs/viewer.css">
  </head>
  <body>
    <div id="viewer"></div>
    <script src="/docs/viewer.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

// validatorUrl: the viewer would ask a server of its makers for a badge. The session's cookie goes along by itself.
const START = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#viewer',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  filter: true,
  persistAuthorization: false,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
`;

const JAVASCRIPT = 'text/javascript; charset=utf-8';

/** The viewer's files by their path; the page itself is `/docs`. */
export const VIEWER_FILES: Readonly<Record<string, ViewerFile>> = {
  '/docs': { contentType: 'text/html; charset=utf-8', read: () => PAGE },
  '/docs/start.js': { contentType: JAVASCRIPT, read: () => START },
  '/docs/viewer.js': { contentType: JAVASCRIPT, read: () => openOwnFile(scriptPath) },
  '/docs/viewer.css': { contentType: 'text/css; charset=utf-8', read: () => openOwnFile(stylePath) },
};
