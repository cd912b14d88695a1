import t from 'tap';
import { archiveOf, type ByHand, partsOf, textOf, workbookOf } from './by-hand.ts';

const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const row = (cells: string, attributes = '') => `<row${attributes}>${cells}</row>`;
const read = (workbook: ByHand) => textOf(workbookOf(workbook));

t.test(
  'a sheet is found by its name, whatever the order of its parts, and the first is one that is shown',
  async (t) => {
    const sheets =
      '<sheet name="Chart" r:id="c"/><sheet name="Old" state="hidden" r:id="s"/><sheet name="New" r:id="n"/>';
    const names = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const relationships =
      `<Relationship Id="n" Type="${names}/worksheet" Target="s0.xml"/>` +
      `<Relationship Id="c" Type="${names}/chartsheet" Target="c.xml"/>`;
    const parts = partsOf({ rows: row(inline('old')), sheets, relationships });
    const bytes = archiveOf({
      's0.xml': (parts['s1.xml'] ?? '').replace('old', 'new'),
      ...parts,
      'c.xml': '<c/>',
    });
    t.equal(await textOf(bytes), 'new\n');
    t.equal(await textOf(bytes, { sheet: 'OLD' }), 'old\n');
    await t.rejects(textOf(bytes, { sheet: 'Chart' }), {
      code: 'SOURCE_SHEET',
      message:
        'tapes: it has no sheet "Chart" with rows; it has: "Old", "New". Nothing was changed; name one of them by SetSheet',
    });
  },
);

t.test('values of formulas count, unless the workbook says that they were never computed', async (t) => {
  const rows =
    row('<c><f>1+1</f><v>2</v></c>') + row('<c t="str"><f>""</f><v></v></c>') + row('<c><f>A1</f></c>');
  t.match(await read({ rows }), /^2\n""\n\ufdd2c\ufdd2.*3\ufdd2\n$/);
  const behind = '<calcPr fullCalcOnLoad="1"/>';
  t.match(await read({ rows, behind }), /^\ufdd22\ufdd2.*\n\ufdd2.*\n\ufdd2.*\n$/);
});

t.test('a workbook without a sheet, or without the part of one, is damaged', async (t) => {
  const rows = row(inline('A'));
  await t.rejects(read({ rows, sheets: '' }), { code: 'SOURCE_CUT', message: /no sheet with rows/ });
  await t.rejects(read({ rows, target: 'none.xml' }), {
    code: 'SOURCE_CUT',
    message: /none\.xml is missing/,
  });
  await t.rejects(read({ rows, sheets: '<sheet name="Tapes"/>' }), { code: 'SOURCE_CUT' });
  const { 'book.xml': _, ...parts } = partsOf({ rows });
  await t.rejects(textOf(archiveOf(parts)), { code: 'SOURCE_CUT', message: /main part is missing/ });
});
