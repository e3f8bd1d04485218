import { defineConfig } from 'vite';

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
