import { defineConfig } from 'vite';

/** The server that `npm run console:dev` passes calls on to. */
const server = process.env['TALLYGATE_CONSOLE_SERVER'] ?? 'http://127.0.0.1:4000';

/** Pages, forms and dialogs that have a module in common; of fewer it stays by itself, so that no page loads much that it does not use. */
const SHARED_BY = 10;

/** What forms alone are made of. */
const FORMS =
  /node_modules[\\/](@mantine[\\/]form|react-number-format|@mantine[\\/]core[\\/]esm[\\/]components[\\/]NumberInput)[\\/]/;

// oxlint-disable-next-line import/no-default-export -- Vite reads its settings from the default export
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  // The server puts a fresh one into each page that it answers: the component library makes style elements.
  html: { cspNonce: '{{nonce}}' },
  build: {
    outDir: '../dist/console/site',
    emptyOutDir: true,
    // Which files a page is made of, for what the server tells the browser to load at once.
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    target: 'es2023',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1024,
    rolldownOptions: {
      // Marks of another kind of build in the packages, which this one leaves out.
      output: {
        // Nearly all that every page loads is run at once: the browser then compiles it beside the loading, not one function after the other
        // as each is first called.
        postBanner: ({ isEntry }) => (isEntry ? '//# allFunctionsCalledOnLoad' : ''),
        // Few files a page: what every page loads is one, what many pages share another. Each takes along what its modules import, which
        // keeps the order in which they begin.
        codeSplitting: {
          groups: [
            { name: 'app', tags: ['$initial'], priority: 2 },
            { name: 'shared', minShareCount: SHARED_BY, test: (id) => !FORMS.test(id), priority: 1 },
            // Forms are opened by a click.
            { name: 'forms', test: FORMS },
          ],
        },
      },
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
