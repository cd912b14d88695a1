import t from 'tap';
import { SheetReader } from '../../../../lib/sources/spreadsheet/sheet-reader.ts';
import { StringTable } from '../../../../lib/sources/spreadsheet/string-table.ts';
import { readXml } from '../../../../lib/sources/spreadsheet/xml.ts';

const context = { strings: new StringTable(), shapes: [], is1904: false, isUncomputed: false };

async function* pieces(text: string): AsyncGenerator<Buffer> {
  for (let at = 0; at < text.length; at += 7) yield Buffer.from(text.slice(at, at + 7));
}

async function rowsOf(text: string) {
  const reader = new SheetReader(context, (problem) => new Error(problem));
  const part = { source: 'tapes', name: 'sheet', namespaces: ['urn:a'] };
  const rows: (readonly [number, readonly (string | null)[]])[] = [];
  for await (const _ of readXml(part, pieces(`<w xmlns="urn:a">${text}</w>`), reader))
    for (const { number, cells } of reader.take()) rows.push([number, cells]);
  return { rows, reader };
}

t.test('rows and cells without a place stand behind the last ones', async (t) => {
  const { rows } = await rowsOf(
    '<sheetData><row><c r="B1"><v>1</v></c><c><v>2</v></c></row><row r="7"/><row><c><v>3</v></c></row></sheetData>',
  );
  t.strictSame(rows, [
    [1, [null, '1', '2']],
    [8, ['3']],
  ]);
});

t.test('what stands in a cell beside its value, and rows outside of their place, are nothing', async (t) => {
  const { rows } = await rowsOf(
    '<row><c><v>0</v></c></row><sheetData><row><x><v>5</v></x><c><f>1</f><v>1</v><extLst><ext><v>9</v></ext></extLst></c>' +
      '<c t="inlineStr"><is><t>a</t><rPh><t>no</t></rPh></is></c></row></sheetData><other><row><c><v>6</v></c></row></other>',
  );
  t.strictSame(rows, [[1, ['1', 'a']]]);
});

t.test('the width is what the sheet says, and whether it has rows is known', async (t) => {
  const { reader } = await rowsOf('<dimension ref="A1:C9"/><sheetData/>');
  t.strictSame([reader.width, reader.hasData], [3, true]);
  t.equal((await rowsOf('<cols/>')).reader.hasData, false);
});
