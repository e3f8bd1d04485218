import { expect, test } from 'bun:test';
import { serveCommand } from './runtime.ts';

const NPM = { entry: '/srv/tallygate/dist/main.js', execPath: '/srv/bun', workingDir: '/srv/tallygate' };
const EXECUTABLE = { entry: '/$bunfs/root/tallygate', execPath: '/opt/my tools/tallygate', workingDir: '/home/ann' };

test('who started it by npm is told to start the server by npm, with the data folder where it is another', () => {
  expect(serveCommand('/srv/tallygate/data', NPM)).toBe('npm start');
  expect(serveCommand('/srv/demo', NPM)).toBe('TALLYGATE_DATA_DIR=/srv/demo npm start');
});

test('who started the executable is told its path, in quotes where a shell needs them', () => {
  expect(serveCommand('/home/ann/data', EXECUTABLE)).toBe("'/opt/my tools/tallygate' serve");
  expect(serveCommand("/home/ann/ann's demo", EXECUTABLE)).toBe(
    String.raw`TALLYGATE_DATA_DIR='/home/ann/ann'\''s demo' '/opt/my tools/tallygate' serve`,
  );
});
