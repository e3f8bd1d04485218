import { defineConfig } from 'vite';

/** What so many pages have is one file. */
const PAGES_MIN = 22;
/** Libraries that no page is shown without. */
const IN_SHELL =
  /node_modules\/(react|react-dom|scheduler|use-sync-external-store|@tanstack\/[a-z-]*(router|query|history|store)[a-z-]*|@floating-ui\/[a-z-]+|@mantine\/core\/esm\/core)\//;

/** The server that `npm run console:dev` passes calls on to. */
const server = process.env['TALLYGATE_CONSOLE_SERVER'] ?? 'http://127.0.0.1:4000';

// oxlint-disable-next-line import/no-default-export -- Vite reads its settings from the default export
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  // The server puts a fresh one into each page that it answers: the component library makes style elements.
  html: { cspNonce: '{{nonce}}' },
  build: {
    outDir: '../dist/console/site',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    target: 'es2023',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1024,
    rolldownOptions: {
      // Marks of another kind of build in the packages, which this one leaves out.
      onLog: (level, log, report) => (log.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : report(level, log)),
      output: {
        // Few files: a browser has six connections to a server, and a page would ask for sixty.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: 'shell', test: IN_SHELL, priority: 2 },
            { name: 'common', minShareCount: PAGES_MIN, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '^/(api|v1|v1beta|docs|openapi.json)': {
        target: server,
        changeOrigin: true,
        configure: (proxy) => proxy.on('proxyReq', (request) => request.setHeader('origin', server)),
      },
    },
  },
});
