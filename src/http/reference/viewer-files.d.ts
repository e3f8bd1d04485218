// Files of the viewer's package, imported as files: the value is where the runtime finds the file, also in the executable.
declare module 'swagger-ui-dist/swagger-ui-bundle.js' {
  const path: string;
  export = path;
}
declare module 'swagger-ui-dist/swagger-ui.css' {
  const path: string;
  export = path;
}
