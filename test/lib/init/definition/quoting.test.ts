import fc from 'fast-check';
import t from 'tap';
import {
  commentText,
  definitionString,
  filterOf,
  filterText,
  isNameable,
  withoutList,
} from '../../../../lib/init/definition/quoting.ts';
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
  t.equal(filterText('x'.repeat(60)), 'x'.repeat(60));
  t.equal(filterText('x'.repeat(61)), `${'x'.repeat(60)}*`);
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

t.test('a name can be asked for if it has one line and no bar, and is not too long', async (t) => {
  for (const name of ['Barcode', 'Pool "x" %', 'é', 'x'.repeat(200)]) t.equal(isNameable(name), true, name);
  for (const name of ['', ' ', 'a|b', 'a\nb', 'a\u202eb', '\ud800', 'x'.repeat(201)]) {
    t.equal(isNameable(name), false, JSON.stringify(name));
  }
});

t.test('one text needs no group in a filter, and the same text stands in it once', async (t) => {
  t.equal(filterOf(['a', 'a']), 'a');
  t.equal(filterOf(['a', 'b', 'a']), '(a|b)');
  t.equal(filterOf([]), '*');
});

t.test('a filter that begins with LIST: is not read as the name of a file', async (t) => {
  t.equal(withoutList('List:x'), '[L]ist:x');
  t.equal(withoutList('*LIST:x'), '*[L]IST:x');
  t.equal(withoutList('a LIST:x'), 'a LIST:x');
});
