import t from 'tap';
import { type ByHand, textOf, workbookOf } from './by-hand.ts';

const cell = (value: string, attributes = '') => `<c${attributes}><v>${value}</v></c>`;
const row = (cells: string, attributes = '') => `<row${attributes}>${cells}</row>`;
const read = (workbook: ByHand) => textOf(workbookOf(workbook));

t.test('shared texts are joined of their runs, without hints for the pronunciation', async (t) => {
  const strings =
    '<si><t>Label</t></si>' +
    '<si><r><t xml:space="preserve">of </t></r><r><rPr><b/></rPr><t>two</t></r><rPh sb="0" eb="1"><t>NO</t></rPh></si>' +
    '<si><t> outer </t></si><si><t xml:space="preserve"> outer </t></si>' +
    '<si><t>a_x000D_\nb_x005F_x000D_</t></si><si><t/></si><si><t><![CDATA[<&>]]>&amp;&#x41;</t></si>';
  const rows = [0, 1, 2, 3, 4, 5, 6].map((index) => row(cell(String(index), ' t="s"'))).join('');
  const text = 'Label\nof two\nouter\n" outer "\n"a\r\nb_x000D_"\n""\n<&>&A\n';
  t.equal(await read({ rows, strings }), text);
});
