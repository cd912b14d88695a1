import t from 'tap';
import { relationshipKind } from '../../../../lib/sources/spreadsheet/names.ts';
import { archiveOf, type ByHand, partsOf, STRICT, TRANSITIONAL, textOf, workbookOf } from './by-hand.ts';

const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const row = (cells: string, attributes = '') => `<row${attributes}>${cells}</row>`;
const read = (workbook: ByHand) => textOf(workbookOf(workbook));

t.test('names of the strict standard, prefixes and paths from the top are as good', async (t) => {
  const rows = row(inline('Label')) + row('<c t="d"><v>2026-11-30T22:15:04</v></c>');
  const text = 'Label\n2026-11-30 22:15:04\n';
  t.equal(await read({ rows, names: STRICT, target: '/s1.xml' }), text);
  t.equal(await read({ rows, target: 'other/../S1.xml' }), text);
  const parts = partsOf({ rows });
  const sheet = (parts['s1.xml'] ?? '').replaceAll(/<(\/?)(?=\w)/g, '<$1x:').replace('xmlns=', 'xmlns:x=');
  t.equal(await textOf(archiveOf({ ...parts, 's1.xml': sheet })), text);
  const wide = Buffer.from(`\ufeff${parts['s1.xml']}`, 'utf16le');
  t.equal(await textOf(archiveOf({ ...parts, 's1.xml': wide })), text, 'in UTF-16');
  t.equal(await textOf(archiveOf({ ...parts, 's1.xml': Buffer.from(wide).swap16() })), text);
});

t.test('relationships are known by the end of their type, of either standard', async (t) => {
  for (const { relationships } of [TRANSITIONAL, STRICT])
    t.equal(relationshipKind(`${relationships}/worksheet`), 'worksheet');
  t.equal(relationshipKind('http://schemas.microsoft.com/office/2006/relationships/vbaProject'), undefined);
});
