import t from 'tap';
import { compileRewrites } from '../../../../lib/language/program/rewrites.ts';
import { scriptOf } from '../compile.ts';

/** The texts of a record after the rules, and which statement has set which field. */
function rewritten(
  definition: string,
  ...records: readonly Readonly<Record<string, string>>[]
): readonly Readonly<Record<string, string | readonly string[] | undefined>>[] {
  const fields = Object.keys(records[0] ?? {});
  const script = scriptOf(definition);
  const slotOf = (field: string) => fields.indexOf(field);
  const stripped = new Set([slotOf('REPOSITORY')].filter((slot) => slot >= 0));
  const rewrites = compileRewrites(script, slotOf, stripped);
  return records.map((record) => {
    const texts = fields.map((field) => record[field] ?? '');
    const trace: string[] = [];
    for (const rewrite of rewrites) {
      rewrite(texts, (slot, { directive, place }) =>
        trace.push(`${fields[slot]} ${directive}:${place.line}`),
      );
    }
    return { ...Object.fromEntries(fields.map((field, slot) => [field, texts[slot]])), trace };
  });
}

t.test('the first AddTranslation of a field that matches counts', async (t) => {
  t.strictSame(
    rewritten(
      'AddTranslation(VOLUME, "A*", "~~~~~~");\nAddTranslation(VOLUME, "A12*", "^^^~~~~~~L4");\nAddTranslation(SLOT, "A*", "x");',
      { VOLUME: 'A12345678', SLOT: 'A' },
      { VOLUME: 'B1', SLOT: '' },
    ),
    [
      { VOLUME: 'A12345', SLOT: 'x', trace: ['VOLUME AddTranslation:1', 'SLOT AddTranslation:3'] },
      { VOLUME: 'B1', SLOT: '', trace: [] },
    ],
  );
});

t.test('what was found for a text is found again', async (t) => {
  t.strictSame(
    rewritten(
      'AddTranslation(SLOT, "A", "x");',
      { SLOT: 'A' },
      { SLOT: 'A' },
      { SLOT: 'B' },
      { SLOT: 'A' },
    ).map(({ SLOT }) => SLOT),
    ['x', 'x', 'B', 'x'],
  );
});

t.test('an empty text is translated like any other', async (t) => {
  t.strictSame(rewritten('AddTranslation(SLOT, "*", "x*");', { SLOT: '' })[0]?.SLOT, 'x');
});

t.test('AddTranslation2 is a second pass: its condition is translated already', async (t) => {
  const definition = `AddTranslation2(VOLUME, USER1, "HCART3", "*L3");
AddTranslation2(VOLUME, USER1, "*", "*L9");
AddTranslation(USER1, "h3", "HCART3");
AddTranslation2(SLOT, VOLUME, "*L9", "far");`;
  t.strictSame(
    rewritten(definition, { VOLUME: 'A1', USER1: 'H3', SLOT: '' }, { VOLUME: 'A2', USER1: 'x', SLOT: '' }),
    [
      {
        VOLUME: 'A1L3',
        USER1: 'HCART3',
        SLOT: '',
        trace: ['USER1 AddTranslation:3', 'VOLUME AddTranslation2:1'],
      },
      {
        VOLUME: 'A2L9',
        USER1: 'x',
        SLOT: 'far',
        trace: ['VOLUME AddTranslation2:2', 'SLOT AddTranslation2:4'],
      },
    ],
  );
});

t.test('a field that AddTranslation has changed is changed again by AddTranslation2', async (t) => {
  const definition = 'AddTranslation(VOLUME, "0*", "X*"); AddTranslation2(VOLUME, VOLUME, "X*", "*L3");';
  t.strictSame(rewritten(definition, { VOLUME: '00' })[0]?.VOLUME, 'X00L3');
});

t.test('AddRule sets a field where all its conditions match, the first rule that does', async (t) => {
  const definition = `AddRule(SCRATCH, "YES", USER1, "Scratch*", USER2, "");
AddRule(SCRATCH, "NO");
AddRule(SLOT, "{USER1} in {SCRATCH}", SCRATCH, "NO");`;
  t.strictSame(
    rewritten(
      definition,
      { USER1: 'Scratch_1', USER2: '', SCRATCH: '', SLOT: '' },
      { USER1: 'Scratch_1', USER2: 'TLD', SCRATCH: '', SLOT: '' },
    ),
    [
      { USER1: 'Scratch_1', USER2: '', SCRATCH: 'YES', SLOT: '', trace: ['SCRATCH AddRule:1'] },
      {
        USER1: 'Scratch_1',
        USER2: 'TLD',
        SCRATCH: 'NO',
        SLOT: 'Scratch_1 in NO',
        trace: ['SCRATCH AddRule:2', 'SLOT AddRule:3'],
      },
    ],
  );
});

t.test('AddRule comes after all translations, and may stand in for a value that is missing', async (t) => {
  const definition = 'AddRule(VOLUME, "{USER1}", VOLUME, ""); AddTranslation(USER1, "B*", "C*");';
  t.strictSame(
    rewritten(definition, { VOLUME: 'A1', USER1: 'B1' }, { VOLUME: ' ', USER1: 'B2' }).map(
      ({ VOLUME }) => VOLUME,
    ),
    ['A1', 'CB2'],
  );
});

t.test('a filter fits an identifier as extracted or as stripped; what fits none is stripped', async (t) => {
  const rules = `AddTranslation(REPOSITORY, "    ", "LIBR"); AddTranslation(REPOSITORY, "VAULT   ", "OFFS");
    AddTranslation(REPOSITORY, "0*", "*A"); AddTranslation(REPOSITORY, "!(?*)", "NONE");`;
  const texts = ['    ', 'VAULT   ', ' 001 ', ' LIBR ', '  ', ''].map((REPOSITORY) => ({ REPOSITORY }));
  t.strictSame(
    rewritten(rules, ...texts).map(({ REPOSITORY }) => REPOSITORY),
    ['LIBR', 'OFFS', '001A', 'LIBR', 'NONE', 'NONE'],
  );
});

t.test('a definition without rules has no rewrites', async (t) => {
  t.strictSame(
    compileRewrites(scriptOf('Extract(SLOT, 1);'), () => 0, new Set()),
    [],
  );
});
