import t from 'tap';
import { draftRepository } from '../../../../lib/init/fields/repository-field.ts';
import { columnOf, writtenDraft } from '../drafts.ts';

const proposed = (values: readonly string[], padded = false) =>
  writtenDraft(draftRepository([columnOf('Location', values, padded)]));

t.test('without a column one repository for all tapes is proposed', async (t) => {
  t.strictSame(writtenDraft(draftRepository([columnOf('Location', ['', '-'])])), {
    lines: [],
    open: [
      '# REPOSITORY: no column says where the tapes are; where all of them go to one place, take the # away:',
      '#SetLiteral(REPOSITORY, "...."); # its Repository-ID',
    ],
  });
});

t.test(
  'the words of a column are proposed, the most frequent first, with any number at their end',
  async (t) => {
    t.strictSame(proposed(['Vault', 'Shelf 12', 'Shelf 3', 'Library [4]', '17'], true), {
      lines: [],
      open: [
        '# REPOSITORY: the words of "Location" and your Repository-IDs; fill them in and take the # away.',
        '#Extract(REPOSITORY, "Location");',
        '#RemoveSpaces(REPOSITORY);',
        '#AddTranslation(REPOSITORY, "Shelf *", "....");',
        '#AddTranslation(REPOSITORY, "Vault", "....");',
        '#AddTranslation(REPOSITORY, "Library [[]*]", "....");',
        '#AddTranslation(REPOSITORY, "17", "....");',
        '#AddTranslation(REPOSITORY, "*", ""); # any other leaves the tape where it is',
      ],
    });
  },
);

t.test('words that differ in case only, or in the padding of a number, are one', async (t) => {
  t.strictSame(proposed(['Slot   7', 'SLOT  12', 'slot 999'])?.open.slice(2, -1), [
    '#AddTranslation(REPOSITORY, "Slot*", "....");',
    '#AddTranslation(REPOSITORY, "slot *", "....");',
  ]);
});

t.test('twelve words are proposed, and the others counted', async (t) => {
  const words = Array.from({ length: 14 }, (_, index) => `place ${String.fromCharCode(97 + index)}`);
  const { open = [] } = proposed(words) ?? {};
  t.equal(open.filter((line) => line.startsWith('#AddTranslation(REPOSITORY, "place')).length, 12);
  t.equal(open.at(-2), '# ... and 2 more words');
  t.equal(proposed(words.slice(0, 12))?.open.filter((line) => line.includes('more words')).length, 0);
});

t.test('other columns that may say where tapes are, are named', async (t) => {
  const columns = [columnOf('Vault', ['x']), columnOf('Location', ['y']), columnOf('Site', [''])];
  t.equal(
    writtenDraft(draftRepository(columns))?.open[0],
    '# REPOSITORY: the words of "Location" and your Repository-IDs; fill them in and take the # away. Or is it "Vault"?',
  );
});
