export { mountConsole, readPage } from './mount.ts';
export { openPack } from './pack.ts';
