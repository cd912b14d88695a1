/**
 * Names from outside that would command a terminal, in every place that shows them.
 *
 * @module
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { run } from './context.ts';

const EVIL = 'x\x1b[2J\n\u009b31m\u202e';

const DEFINITION = `SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");
  Extract(VOLUME, 1, 10, 0); Extract(SLOT, 2, 10, 0);`;

const SETTINGS = [{}, { terminals: ['stdout', 'stderr'] }] as const;

function safe(t: Test, shown: string, name: string): void {
  t.ok(shown.includes('\\x1b[2J'), `${name} shows the name: ${JSON.stringify(shown)}`);
  t.notMatch(shown, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/, name);
  t.notMatch(shown, /^\\x9b31m/m, `${name}: no name begins a line`);
}

t.test('no name of a file or store commands the terminal', async (t) => {
  const folder = join(t.testdir(), EVIL);
  mkdirSync(folder);
  const [definition, broken, input, lonely] = ['x.ttidef', 'broken.ttidef', 'x.csv', 'lonely.ttidef'].map(
    (name) => join(folder, name),
  );
  for (const [path, text] of [
    [definition, DEFINITION],
    [broken, 'Extrac(VOLUME, 1);'],
    [input, 'A1,5\n'],
    [lonely, DEFINITION],
  ] as const)
    writeFileSync(path ?? '', text);
  const store = ['-S', `sqlite:${folder}/x.db`];
  const commands: readonly (readonly string[])[] = [
    ['sync', '-a', '--create', '-d', definition, ...store, input],
    ['sync', '-d', definition, ...store, join(folder, 'missing')],
    ['sync', '-d', definition, '-F', '1', input],
    ['sync', '-d', broken, input],
    ['sync', '-d', definition, ...store, '--stats', join(folder, 'no/such'), input],
    ['check', definition],
    ['check', broken],
    ['test', lonely],
    ['test', join(folder, 'missing')],
    ['volumes', '-S', `sqlite:${definition}`],
    ['volumes', '-S', 'http://a\x1b[2J\n\u009b31m\u202e@[::1]:1/'],
    ['volumes', '-c', join(folder, 'missing')],
    [`--${EVIL}`],
    ['admin', EVIL],
    ['serve', '--store', `sqlite:${folder}/no/such/x.db`],
  ].map((words) => words.map(String));
  for (const words of commands) {
    for (const setting of SETTINGS) {
      const { stdout, stderr } = await run(words, {
        ...setting,
        env: { TAPESYNC_PASSWORD: 'x', TAPESYNC_RETRIES: '0' },
      });
      safe(t, stdout + stderr, `${words[0]} ${words.length}`);
    }
  }
});
