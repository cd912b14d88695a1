import fc from 'fast-check';
import t from 'tap';
import {
  commentText,
  definitionString,
  filterOf,
  filterText,
} from '../../../../lib/init/definition/quoting.ts';
import { exclusions } from '../../../../lib/init/lines/exclusions.ts';
import { compileFilter } from '../../../../lib/model/filter/filter.ts';
import { compile, KEYS } from '../../language/compile.ts';

const ODD = fc.oneof(
  fc.string({ minLength: 1, maxLength: 90, unit: 'binary' }),
  fc
    .array(fc.constantFrom(...'*?()[]|!-"%#~^{}\\ab1 \t', 'LIST:', '%PATH%'), { minLength: 1, maxLength: 30 })
    .map((all) => all.join('')),
);

const matches = (filter: string, value: string): boolean => {
  const compiled = compileFilter(filter);
  if (!('filter' in compiled)) throw new Error(compiled.problem);
  return compiled.filter.matches(value);
};

t.test('a filter for a text matches that text, and is short enough', async (t) => {
  fc.assert(
    fc.property(ODD, (text) => {
      t.same({ text, matches: matches(filterText(text), text) }, { text, matches: true });
      t.ok(filterText(text).length <= 256);
    }),
  );
  t.notOk(matches(filterText('a*'), 'abc'));
  t.notOk(matches(filterText('(a)'), 'a'));
});

t.test('a filter for several texts matches each of them', async (t) => {
  fc.assert(
    fc.property(fc.array(ODD, { minLength: 1, maxLength: 3 }), (texts) => {
      for (const text of texts)
        t.same({ text, matches: matches(filterOf(texts), text) }, { text, matches: true });
    }),
  );
});

t.test('a string of a definition is the text that it was made of', async (t) => {
  const line = fc.string({ maxLength: 60 }).filter((text) => !/[\r\n]/.test(text));
  fc.assert(
    fc.property(line, (text) => {
      const { inputs } = compile(`SetFile(${definitionString(`x${text}`)}); ${KEYS}`);
      t.same(inputs, [`x${text}`]);
    }),
  );
  t.equal(definitionString('"%PATH%"'), '"""%%PATH%%"""');
});

t.test('a comment stays in its line and shows what does not show', async (t) => {
  t.equal(commentText(' a\n\u001b[31m\u202eb '), 'a\\u000a\\u001b[31m\\u202eb');
  t.equal(commentText('x'.repeat(50), 10), 'xxxxxxxxxx...');
});

t.test('lines that are no records are left out, and no record with them', async (t) => {
  const records = ['A00001L6 full', 'A00002L6 full'];
  const statements = (noise: readonly string[]) =>
    exclusions(noise, records)?.map(({ statement }) => statement);
  t.same(statements(['Report of 14 March', 'Report of 15 March', '-----']), [
    'AddString(EXCLUSION, 0, "Report of * March");',
    'AddString(EXCLUSION, 0, "----*");',
  ]);
  t.same(
    statements(['A00003L6 full of it']),
    ['AddString(EXCLUSION, 0, "A*L* full of it");'],
    'as much as is needed',
  );
  t.equal(statements(['A00001L6 full']), undefined, 'a record');
  t.equal(
    statements(Array.from({ length: 30 }, (_, index) => String.fromCharCode(97 + index).repeat(5))),
    undefined,
  );
});
