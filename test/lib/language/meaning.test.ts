import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { CompileOptions } from '../../../lib/language/definition.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { compile, KEYS, NOW } from './compile.ts';

const TEXT = `${KEYS} Include("more.ttidef"); Extract(DESCRIPTION, 10, 4);`;
const INCLUDED = 'AddExclusionOnValue(VOLUME, "*LIST:old.txt"); SetTimeZone("%ZONE%");';

t.test(
  'the meaning changes with all that decides what a record becomes, and with nothing else',
  async (t) => {
    const folder = temporaryFolder(t);
    const meaning = (
      text: string,
      options: Partial<CompileOptions> = {},
      { included = INCLUDED, list = 'A1\n', name = 'd.ttidef', to = '' } = {},
    ) => {
      mkdirSync(join(folder, to), { recursive: true });
      writeFileSync(join(folder, to, 'more.ttidef'), included);
      writeFileSync(join(folder, to, 'old.txt'), list);
      return compile(text, { environment: { ZONE: 'UTC' }, ...options }, join(folder, to, name)).meaning;
    };
    const first = meaning(TEXT);
    t.equal(meaning(TEXT), first);
    t.equal(meaning(TEXT, { now: NOW + 1 }), first, 'the time');
    t.equal(
      meaning(TEXT, { environment: { ZONE: 'UTC', OTHER: 'x' } }),
      first,
      'a variable that it does not name',
    );
    t.equal(meaning(TEXT, {}, { name: 'e.ttidef' }), first, 'the name of the file');
    t.equal(
      meaning(TEXT, { timeZone: 'Europe/Berlin' }),
      first,
      'the zone of the machine, beside one of its own',
    );
    t.equal(meaning(KEYS, {}, { to: 'elsewhere' }), meaning(KEYS), 'the folder of one that includes nothing');

    const others = [
      meaning(`${TEXT} `),
      meaning(TEXT, {}, { included: `${INCLUDED}\n` }),
      meaning(TEXT, {}, { list: 'A2\n' }),
      meaning(TEXT, { environment: { ZONE: 'Europe/Berlin' } }),
      meaning(KEYS),
      meaning(KEYS, { timeZone: 'Europe/Berlin' }),
      meaning(TEXT, { descriptionAttribute: 1 }),
      meaning(TEXT, { literals: new Map([['REPOSITORY', 'LIBR']]) }),
      meaning(TEXT, { literals: new Map([['REPOSITORY', 'VAUL']]) }),
      meaning(TEXT, { confine: { variables: ['ZONE'] } }),
      meaning(TEXT, { confine: { variables: ['ZONE', 'OTHER'] } }),
      // Reasons name the included file by this path.
      meaning(TEXT, {}, { to: 'elsewhere' }),
    ];
    t.equal(new Set([first, ...others]).size, others.length + 1);
  },
);

t.test('a variable counts wherever it is expanded', async (t) => {
  const meaning = (text: string, environment: Record<string, string>) =>
    compile(`${KEYS} ${text}`, { environment }).meaning;
  for (const text of [
    'SetLiteral(DESCRIPTION, "%%%NAME%");',
    'SetLiteral(DESCRIPTION, "%1%NAME%");',
    'Extract(MOVEDATE, 10, 8); SetDateFormat(MOVEDATE, "%%d%%m%%Y%NAME%");',
  ])
    t.not(meaning(text, { NAME: 'a' }), meaning(text, { NAME: 'b' }), text);
});
