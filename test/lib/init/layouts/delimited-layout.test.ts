import t from 'tap';
import { draftDefinition } from '../../../../lib/init/draft.ts';
import { delimitedLayouts } from '../../../../lib/init/layouts/delimited-layout.ts';
import { decodeSample } from '../../../../lib/init/sample.ts';
import { writtenLayout } from '../drafts.ts';
import { sampleOf } from '../extracted.ts';

const layouts = (text: string) => delimitedLayouts(sampleOf(text)).map(writtenLayout);

const ROWS = 'ONSITE,A00001L6,10,x\nOFFSITE,A00002L6,10,x\nOFFSITE,A00003L6,11,y\n';

t.test('columns are asked for by name under a heading', async (t) => {
  t.strictSame(layouts('Barcode; Pool ;\nA00001L6; x ;1\n"A00002L6";"y;z";2\n'), [
    {
      what: 'lines delimited by semicolons under a heading',
      lines: ['SetCSVDelimiter(";");'],
      context: [],
      columns: [
        ['Barcode', '"Barcode"', 'A00001L6', 'A00002L6'],
        ['Pool', '"Pool"', 'x', 'y;z'],
        ['', '3', '1', '2'],
      ],
    },
  ]);
});

t.test('columns are asked for by number without one', async (t) => {
  t.strictSame(layouts('A00001L6\tx\nA00002L6\ty\n'), [
    {
      what: 'lines delimited by tabs',
      lines: ['SetCSVDelimiter("TAB");'],
      context: [],
      columns: [
        ['', '1', 'A00001L6', 'A00002L6'],
        ['', '2', 'x', 'y'],
      ],
    },
  ]);
});

t.test('a heading is excluded if the labels cannot be asked for by name', async (t) => {
  const [layout] = layouts('Barcode|x,Pool\nA00001L6,a\nA00002L6,b\n');
  t.strictSame(layout?.lines, [
    'SetCSVDelimiter(",");',
    'AddString(EXCLUSION, 0, "Barcode?x,Pool"); # Barcode|x,Pool',
  ]);
  t.strictSame(layout?.columns, [
    ['Barcode|x', '1', 'A00001L6', 'A00002L6'],
    ['Pool', '2', 'a', 'b'],
  ]);
});

t.test('a row in which a name stands twice is no heading', async (t) => {
  t.strictSame(
    layouts('Barcode,Pool,Slot,pool\nA00001L6,a,1,b\n')[0]?.columns.map(([, where]) => where),
    ['1', '2', '3', '4'],
  );
});

t.test('there is a layout for each delimiter that divides the lines', async (t) => {
  t.strictSame(
    layouts('A00001L6;x,1\nA00002L6;y,2\n').map((layout) => layout?.what),
    ['lines delimited by commas', 'lines delimited by semicolons'],
  );
  t.strictSame(layouts('A00001L6\nA00002L6\n'), []);
});

t.test('lines that are no records are excluded, and broken records are not', async (t) => {
  const excluded = (text: string) => layouts(text)[0]?.lines.slice(1);
  t.strictSame(excluded(`Library, as of 2026\n# a comment\n${ROWS}Total: 3\n`), [
    'AddString(EXCLUSION, 0, "Library, as of *"); # Library, as of 2026',
    'AddString(EXCLUSION, 0, "# a comment"); # # a comment',
    'AddString(EXCLUSION, 0, "Total: *"); # Total: 3',
  ]);
  for (const broken of ['OFFSITE,2396430.0,10', 'OFFSITE', 'OFFSITE,"2396430,0",""7', 'OFFSITE,K#0118,10']) {
    for (const text of [`${ROWS}${broken}\n`, `${ROWS}${broken}\n${ROWS.replaceAll('A0', 'B0')}`]) {
      t.notMatch(await draftDefinition(sampleOf(text), ''), /EXCLUSION/, text);
    }
  }
});

t.test('tabs that few lines have divide nothing', async (t) => {
  const text = 'slot volume\n 1: Cleaning Tape\n 2:\n 3: x\n 4: y\ta\t\n\t*not registered\n';
  t.strictSame(layouts(text), []);
});

t.test('an open quote may swallow the last lines only', async (t) => {
  const rows = Array.from({ length: 30 }, (_, at) => `A${at + 10000}L6,x\n`);
  t.equal(layouts(`${rows.join('')}A00001L6,"x\n`)[0]?.columns[0]?.length, 2 + 30);
  t.strictSame(layouts(`${rows.slice(0, 20).join('')}A00001L6,"x\n${rows.slice(20).join('')}`), []);
});

t.test('an export whose last record is cut is drafted from the others', async (t) => {
  const text =
    '\ufeffBarcode;Pool;Ort\r\n"A00001L6";"Weekly";"x"\r\n"A00002L6";"Weekly";"x"\r\n"A00003L6";"Wee';
  const definition = await draftDefinition(decodeSample('in', Buffer.from(text)), '');
  t.match(definition, /^SetCSVDelimiter\(";"\);/m);
  t.match(definition, /^Extract\(VOLUME, "Barcode"\);/m);
  t.match(definition, /^# As it stands, 2 records are volumes/m);
  t.match(definition, /^# {5}.*the quote that opens on line 4 is never closed/m);
});
