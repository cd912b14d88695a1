import t from 'tap';
import { markdownTable, replaceSection } from '../../../../lib/cli/reference/markdown.ts';

t.test('a table has a heading, a rule and rows, with bars in cells escaped', async (t) => {
  t.equal(
    markdownTable(
      ['a', 'b'],
      [
        ['1', 'x|y|z'],
        ['2', ''],
      ],
    ),
    '| a | b |\n| --- | --- |\n| 1 | x\\|y\\|z |\n| 2 |  |',
  );
  t.equal(markdownTable(['a'], []), '| a |\n| --- |');
});

t.test('only the text between the markers of a section is replaced', async (t) => {
  const page = 'before <!-- x:begin -->old<!-- x:end --> between <!-- y:begin -->kept<!-- y:end -->';
  t.equal(
    replaceSection(page, 'x', 'new $& text'),
    'before <!-- x:begin -->\n\nnew $& text\n\n<!-- x:end --> between <!-- y:begin -->kept<!-- y:end -->',
  );
  t.equal(
    replaceSection('<!-- x:begin --><!-- x:end -->', 'x', ''),
    '<!-- x:begin -->\n\n\n\n<!-- x:end -->',
  );
  t.equal(replaceSection(replaceSection(page, 'x', 'a'), 'x', 'old'), replaceSection(page, 'x', 'old'));
});

t.test('a page without both markers in their order is an error', async (t) => {
  const message = 'the page lacks the markers <!-- x:begin --> and <!-- x:end -->';
  for (const page of ['', '<!-- x:begin -->', '<!-- x:end -->', '<!-- x:end --> <!-- x:begin -->']) {
    t.throws(() => replaceSection(page, 'x', ''), new RangeError(message), page);
  }
});
