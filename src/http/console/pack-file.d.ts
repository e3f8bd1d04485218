// The built console, imported as a file: the value is where the runtime finds it, also in the executable.
declare module '*.pack' {
  const path: string;
  export = path;
}
