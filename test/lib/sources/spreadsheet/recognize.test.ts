import t from 'tap';
import { archiveOf, partsOf, textOf, workbookOf } from './by-hand.ts';

const WORKBOOK = { rows: '<row><c><v>7</v></c></row>' };

t.test('other bytes pass as they are, however few', async (t) => {
  for (const text of ['', 'P', 'PK', 'PK\x03', 'PK1,PK2\n', 'PK\x01\x02'])
    for (const size of [1, 100]) t.equal(await textOf(Buffer.from(text), { size }), text);
});

t.test('a workbook is recognized in pieces of any size', async (t) => {
  for (const size of [1, 3, 1e6]) t.equal(await textOf(workbookOf(WORKBOOK), { size }), '7\n');
});

t.test('what looks like a workbook and is none is refused with what to do', async (t) => {
  const refused = async (bytes: Buffer, message: RegExp) =>
    t.rejects(textOf(bytes), { code: 'SOURCE_WORKBOOK', message });
  await refused(Buffer.from('d0cf11e0a1b11ae1', 'hex'), /password.*\.xls.*save it as \.xlsx/);
  await refused(archiveOf({ mimetype: 'application/x', 'content.xml': '<x/>' }), /\.ods.*save it as \.xlsx/);
  await refused(archiveOf({ 'export.csv': 'A00001\n' }), /ZIP archive.*unpack it/);
  await refused(archiveOf({}), /ZIP archive/);
  const parts = partsOf(WORKBOOK);
  const binary = { ...parts, '_rels/.rels': (parts['_rels/.rels'] ?? '').replace('book.xml', 'book.bin') };
  await refused(archiveOf({ ...binary, 'book.bin': 'x' }), /\.xlsb/);
});
