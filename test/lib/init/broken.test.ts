import t from 'tap';
import { draftDefinition } from '../../../lib/init/draft.ts';
import { extracted, sampleOf } from './extracted.ts';

const draft = (text: string) => draftDefinition(sampleOf(text), '');

const ROWS = 'ONSITE,A00001L6,10,x\nOFFSITE,A00002L6,10,x\nOFFSITE,A00003L6,11,y\n';

t.test('a broken line of delimited data is never left out', async (t) => {
  for (const broken of ['OFFSITE,2396430.0,10', 'OFFSITE', 'OFFSITE,"2396430,0",""7', 'OFFSITE,K#0118,10']) {
    for (const text of [`${ROWS}${broken}\n`, `${ROWS}${broken}\n${ROWS.replaceAll('A0', 'B0')}`]) {
      t.notMatch(await draft(text), /EXCLUSION/, text);
    }
  }
  const whole = await draft(`Library, as of 2026\n# a comment\n${ROWS}Total: 3\n`);
  t.match(whole, /EXCLUSION, 0, "Library, as of/);
  t.match(whole, /EXCLUSION, 0, "# a comment"/);
  t.match(whole, /EXCLUSION, 0, "Total: /);
});

t.test('a broken line of words or columns is never left out', async (t) => {
  const rows = ['K00117', 'K#0118', 'K00119', 'K00120', 'K00121', 'K00122'].map(
    (volser, at) => `${volser} PRODBKP         2026/05${at}   2026/18${at}   REMOTE       ${at} M  S\n`,
  );
  const title = 'RMM SEARCHVOLUME VOLUME(*) OWNER(*) LIMIT(*)\n';
  const end = 'EDG3010I 10 ENTRIES LISTED\n';
  for (const order of [rows, rows.toReversed(), [...rows.slice(1), ...rows.slice(0, 1)]]) {
    const definition = await draft(title + order.join('') + end);
    t.notMatch(definition, /EXCLUSION, 0, "K/);
    t.match(definition, /EXCLUSION, 0, "RMM/);
    t.match(definition, /EXCLUSION, 0, "EDG/);
  }
});

t.test('an export whose last record is cut is drafted from the others', async (t) => {
  const text =
    '\ufeffBarcode;Pool;Ort\r\n"A00001L6";"Weekly";"x"\r\n"A00002L6";"Weekly";"x"\r\n"A00003L6";"Wee';
  const definition = await draft(text);
  t.match(definition, /^SetCSVDelimiter\(";"\);/m);
  t.match(definition, /^Extract\(VOLUME, "Barcode"\);/m);
  t.match(definition, /^# As it stands, 2 records are volumes/m);
  t.match(definition, /^# {5}.*the quote that opens on line 4 is never closed/m);
});

t.test('a name that says label beats a value that looks like one', async (t) => {
  for (const [record, name] of [
    [{ volumename: 'TAPE', mediatype: 'LTO-9', slot: '4' }, 'volumename'],
    [{ 'label-text': 'W11', pool: 'LTO-9x' }, 'label-text'],
    [{ barcode: 'TAPE', drive: 'QX0001L5' }, 'barcode'],
    [{ mediatype: 'LTO-9', volser: '123456' }, 'volser'],
  ] as const) {
    t.match(await draft(JSON.stringify([record])), `Extract(VOLUME, "${name}");`);
  }
  await t.rejects(draft('[{"mediatype":"LTO-9","pool":"A00001","status":"A00001L6"}]'), {
    code: 'SOURCE_UNCLEAR',
  });
});

t.test('a pool above a group of blocks is the pool of the blocks below it', async (t) => {
  const block = (id: number, slot: string) =>
    ` MediaId: ${id}\n VolumeName: A0000${id}L6\n Slot: ${slot}\n LastWritten: 2026-01-0${id}\n\n`;
  const text = `Pool: Empty\nNo results to list.\nPool: First\n${block(1, '7')}${block(2, '1,103')}Pool: Second\n${block(3, '9')}`;
  const definition = await draft(text);
  t.match(definition, 'SetFormat(BLOCKS, "MediaId");');
  t.match(definition, 'AddContext(DESCRIPTION, "Pool: {}");');
  t.notMatch(definition, /Extract\(DESCRIPTION/);
  const { fields, rejected } = await extracted(definition, sampleOf(text));
  t.same(rejected, []);
  t.match(fields, [
    { description: 'First', slot: '7' },
    { description: 'First', slot: '1103' },
    { description: 'Second', slot: '9' },
  ]);
});

t.test('tabs that few lines have divide nothing', async (t) => {
  const text = 'slot volume\n 1: Cleaning Tape\n 2:\n 3: x\n 4: y\ta\t\n\t*not registered\n';
  await t.rejects(draft(text), { message: /that was tried \(JSON, .*TAB.*columns\) finds labels/ });
});
