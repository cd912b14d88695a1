import { join } from 'node:path';
import t from 'tap';
import { loadDefinition } from '../../../lib/language/load.ts';
import { DEFAULTS, KEYS } from './compile.ts';

const folder = t.testdir({
  'd.ttidef': `\uFEFF${KEYS}\r\n`,
  'warned.ttidef': `${KEYS} SetHeaderCount(3);`,
  'wrong.ttidef': 'SetFile("x");',
  'latin.ttidef': Buffer.from([0x23, 0xfc]),
  'junk.ttidef': Buffer.from([0, 1, 2, 0xff]),
  folder: {},
});
const load = (name: string) => loadDefinition(join(folder, name), DEFAULTS);

t.test('a definition is compiled from its file, and knows its path', async (t) => {
  const { definition, diagnostics } = await load('d.ttidef');
  t.strictSame([definition?.path, diagnostics], [join(folder, 'd.ttidef'), []]);
});

t.test('what is wrong in a definition comes as diagnostics', async (t) => {
  const warned = await load('warned.ttidef');
  t.strictSame([warned.definition === undefined, warned.diagnostics.length], [false, 1]);
  const wrong = await load('wrong.ttidef');
  t.strictSame([wrong.definition, wrong.diagnostics.length], [undefined, 3]);
});

t.test('a file that is not there, or is no text, is unreadable', async (t) => {
  for (const [name, problem] of [
    ['none.ttidef', /ENOENT/],
    ['folder', /EISDIR/],
    ['latin.ttidef', /it is not text in UTF-8; save it as UTF-8/],
    ['junk.ttidef', /it is not text in UTF-8; save it as UTF-8/],
  ] as const) {
    await t.rejects(load(name), { code: 'DEFINITION_UNREADABLE', message: problem }, name);
  }
});
