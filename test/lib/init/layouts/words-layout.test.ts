import t from 'tap';
import { draftDefinition } from '../../../../lib/init/draft.ts';
import { wordsLayout } from '../../../../lib/init/layouts/words-layout.ts';
import { writtenLayout } from '../drafts.ts';
import { sampleOf } from '../extracted.ts';

const layout = (text: string) => writtenLayout(wordsLayout(sampleOf(text)));

t.test('each word is a column, a date and its time are one', async (t) => {
  const text = `id       written          pool
A00001L6 01/31/2026 10:00 Weekly
A00002L6 02/01/2026 11:00 Daily
`;
  t.strictSame(layout(text), {
    what: 'lines of 4 words',
    lines: [
      'SetFormat(WORDS);',
      'AddString(EXCLUSION, 0, "id       written        *"); # id       written          pool',
    ],
    context: [],
    columns: [
      ['id', '1', 'A00001L6', 'A00002L6'],
      ['written', '2 and 3', '01/31/2026 10:00', '02/01/2026 11:00'],
      ['pool', '4', 'Weekly', 'Daily'],
    ],
  });
});

t.test('the last word is the rest of its line, where some lines have more', async (t) => {
  const found = layout('A00001L6 12 a\nA00002L6 13 b\nA00003L6 14 a  note\nA00004L6 15 c\n');
  t.strictSame(found?.lines, ['SetFormat(WORDS, 3);']);
  t.strictSame(found?.columns.at(-1), ['', '3', 'a', 'b', 'a  note', 'c']);
});

t.test('other lines above, among and below the records are excluded', async (t) => {
  const rows = (first: number) => [1, 2, 3].map((id) => `A0000${first + id}L6 x ${id}\n`).join('');
  t.strictSame(layout(`Tapes of today\n${rows(0)}x/y\n${rows(3)}Sum: six\n`)?.lines.slice(1), [
    'AddString(EXCLUSION, 0, "Tapes of today"); # Tapes of today',
    'AddString(EXCLUSION, 0, "x/y"); # x/y',
    'AddString(EXCLUSION, 0, "Sum: six"); # Sum: six',
  ]);
});

t.test('a pool above the records is taken as such', async (t) => {
  t.strictSame(layout('Weekly pool\nA00001L6 x\nA00002L6 y\n')?.context, [
    'AddContext(DESCRIPTION, "{} pool"); # Weekly pool',
  ]);
});

t.test('a broken line is never excluded', async (t) => {
  const rows = ['K00117', 'K#0118', 'K00119', 'K00120', 'K00121', 'K00122'].map(
    (volser, at) => `${volser} PRODBKP         2026/05${at}   2026/18${at}   REMOTE       ${at} M  S\n`,
  );
  const title = 'RMM SEARCHVOLUME VOLUME(*) OWNER(*) LIMIT(*)\n';
  const end = 'EDG3010I 10 ENTRIES LISTED\n';
  for (const order of [rows, rows.toReversed(), [...rows.slice(1), ...rows.slice(0, 1)]]) {
    const definition = await draftDefinition(sampleOf(title + order.join('') + end), '');
    t.notMatch(definition, /EXCLUSION, 0, "K/);
    t.match(definition, /EXCLUSION, 0, "RMM/);
    t.match(definition, /EXCLUSION, 0, "EDG/);
  }
});

t.test('a text without labels has no words', async (t) => {
  t.equal(layout('one two\nthree four\n'), undefined);
});
