import t from 'tap';
import { updateReference } from '../../../../lib/cli/reference/language.ts';
import { DATE_CODES } from '../../../../lib/language/dates/date-codes.ts';
import { DIRECTIVES } from '../../../../lib/language/directives/directives.ts';
import { FIELDS } from '../../../../lib/model/field.ts';

const EMPTY = ['directives', 'fields', 'dates']
  .map((name) => `<!-- ${name}:begin -->\n<!-- ${name}:end -->`)
  .join('\n');
const PAGE = updateReference(`before\n${EMPTY}\nafter`);

function section(heading: string): string {
  const [, rest = ''] = PAGE.split(`### ${heading}\n`);
  return rest.split('\n### ')[0] ?? '';
}

t.test(
  'a page keeps what stands outside its sections, and is the same when it is updated again',
  async (t) => {
    t.equal(PAGE.startsWith('before\n<!-- directives:begin -->\n\n### Include\n'), true);
    t.equal(PAGE.endsWith('<!-- dates:end -->\nafter'), true);
    t.equal(updateReference(PAGE), PAGE);
    t.throws(() => updateReference('no section'), RangeError);
  },
);

t.test('each directive has a section, each field and each date code a row', async (t) => {
  t.strictSame(
    Array.from(PAGE.matchAll(/^### (.*)$/gm), ([, name]) => name),
    DIRECTIVES.map(({ name }) => name),
  );
  t.strictSame(
    FIELDS.filter(({ name }) => !PAGE.includes(`\n| \`${name}\` | `)),
    [],
  );
  t.strictSame(
    [...DATE_CODES.keys()].filter((letter) => !PAGE.includes(`\n| \`%${letter}\` | `)),
    [],
  );
});

t.test('a directive is shown with its form, its engine, its arguments and an example', async (t) => {
  const [head, , , ...rest] = section('SetHeaderCount').trim().split('\n');
  t.equal(head, '`SetHeaderCount(count);` · Import engine · once');
  t.strictSame(
    rest.filter((line) => line !== ''),
    [
      '| argument | is |',
      '| --- | --- |',
      '| count | an integer, 1 to 10000 |',
      '```',
      'SetHeaderCount(7);',
      '```',
    ],
  );
});

t.test('aliases are named, and arguments that may be left out or repeated say so', async (t) => {
  t.match(section('SetWriteTimeFormat'), ' · once · also `SetWriteDateFormat`');
  t.match(section('Extract'), '| length | an integer, 1 to 2147483647, may be left out |');
  t.match(section('AddNull'), '| FIELD | a field or scratch variable, any number or none |');
  t.match(section('SetRequired'), '| FIELD | a field or scratch variable, one or more |');
  t.match(section('AddRule'), '| filter | a filter, 0 to 256 characters, any number of pairs or none |');
  t.match(
    section('AddString'),
    '| type | `HEADER`, `EXCLUSION`, `START`, `END`, `TERMINATE`, `FOOTER` or `FAILURE` |',
  );
});
