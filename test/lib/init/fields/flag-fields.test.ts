import t from 'tap';
import { draftFlag, draftScratch } from '../../../../lib/init/fields/flag-fields.ts';
import { columnOf, writtenDraft } from '../drafts.ts';

const encrypted = (values: readonly string[], padded = false) =>
  writtenDraft(draftFlag('ENCRYPTED', [columnOf('Encrypted', values, padded)]));

t.test('English flags need no translation', async (t) => {
  t.strictSame(encrypted(['True', 'false', 'N/A']), {
    lines: ['Extract(ENCRYPTED, "Encrypted"); # such as True'],
    open: [],
  });
});

t.test('flags in other languages are translated', async (t) => {
  t.strictSame(encrypted(['Ja', 'nein', 'ja'], true)?.lines, [
    'Extract(ENCRYPTED, "Encrypted"); # such as Ja',
    'RemoveSpaces(ENCRYPTED);',
    'AddTranslation(ENCRYPTED, "ja", "YES");',
    'AddTranslation(ENCRYPTED, "nein", "NO");',
  ]);
});

t.test('a column with other words, one digit only or no values is no flag', async (t) => {
  t.equal(encrypted(['ja', 'AES']), undefined);
  t.equal(encrypted(['0', '0']), undefined);
  t.not(encrypted(['0', '1']), undefined);
  t.equal(encrypted(['', '-']), undefined);
});

t.test('a flag says whether a tape is scratch, before any state does', async (t) => {
  const columns = [columnOf('Status', ['Scratch', 'Full']), columnOf('Is Free', ['True', 'False'])];
  t.strictSame(writtenDraft(draftScratch(columns))?.lines, ['Extract(SCRATCH, "Is Free"); # such as True']);
});

t.test('a state says whether a tape is scratch', async (t) => {
  const column = columnOf('Status', ['Full', 'Scratch', 'empty scratch', 'Private'], true);
  t.strictSame(writtenDraft(draftScratch([column])), {
    lines: [
      'Extract(SCRATCH, "Status"); # such as Full',
      'RemoveSpaces(SCRATCH);',
      'AddTranslation(SCRATCH, "(Scratch|empty scratch)", "YES");',
      'AddTranslation(SCRATCH, "?*", "NO"); # all others are in use',
    ],
    open: [],
  });
});

t.test('a column without a name is a state only if its word is scratch and nothing else', async (t) => {
  const unnamed = (...values: string[]) => draftScratch([{ ...columnOf('', values), where: '4' }]);
  t.not(unnamed('Scratch', 'Private'), undefined);
  t.equal(unnamed('Scratch pool', 'Private'), undefined);
});

t.test('a column with more than twelve words has no states', async (t) => {
  const words = Array.from({ length: 12 }, (_, index) => `state ${index}`);
  t.not(draftScratch([columnOf('Status', ['scratch', ...words.slice(1)])]), undefined);
  t.equal(draftScratch([columnOf('Status', ['scratch', ...words])]), undefined);
});

t.test('a pool of scratch tapes is only proposed', async (t) => {
  t.strictSame(writtenDraft(draftScratch([columnOf('Pool', ['Scratch', 'Weekly'])])), {
    lines: [],
    open: [
      '# SCRATCH: if the tapes are free whose "Pool" says so, take the # away:',
      '#Extract(SCRATCH, "Pool"); # such as Scratch',
      '#AddTranslation(SCRATCH, "Scratch", "YES");',
      '#AddTranslation(SCRATCH, "?*", "NO"); # all others are in use',
    ],
  });
  t.equal(draftScratch([columnOf('Pool', ['Weekly'])]), undefined);
});
