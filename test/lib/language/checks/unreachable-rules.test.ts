import t from 'tap';
import { warnOfUnreachableRules } from '../../../../lib/language/checks/unreachable-rules.ts';
import { Script } from '../../../../lib/language/script.ts';
import { Diagnostics } from '../../../../lib/language/syntax/diagnostics.ts';
import { rendered, scriptOf } from '../compile.ts';

/** The lines of a definition on which a rule can never match, each with the line of the rule that is in its way. */
function unreachable(...statements: readonly string[]): readonly string[] {
  const diagnostics = new Diagnostics();
  warnOfUnreachableRules(scriptOf(statements.join('\n')), diagnostics);
  return rendered(diagnostics).map((line) =>
    line.replace(
      /^d\.ttidef:(\d+):1: warning: this never matches: the rule in line (\d+) takes all that it would \(put the narrower rule first, or remove one\)$/,
      '$1 by $2',
    ),
  );
}

t.test('a filter that takes everything, or the same filter, is in the way of those behind it', async (t) => {
  t.strictSame(
    unreachable(
      'AddTranslation(VOLUME, "*", "x");',
      'AddTranslation(VOLUME, "A*", "y");',
      'AddTranslation(SLOT, "A*", "y");',
    ),
    ['2 by 1'],
  );
  t.strictSame(unreachable('AddTranslation(VOLUME, "a*", "x");', 'AddTranslation(VOLUME, "A*", "y");'), [
    '2 by 1',
  ]);
  t.strictSame(unreachable('AddTranslation(VOLUME, "A*", "x");', 'AddTranslation(VOLUME, "*", "y");'), []);
});

t.test('strings are compared by type, and by offset unless one takes everything', async (t) => {
  t.strictSame(
    unreachable(
      'AddString(EXCLUSION, 0, "A");',
      'AddString(EXCLUSION, 1, "A");',
      'AddString(START, 0, "A");',
      'AddString(EXCLUSION, 0, "A");',
    ),
    ['4 by 1'],
  );
  t.strictSame(unreachable('AddString(END, 5, "*");', 'AddString(END, 0, "A");'), ['2 by 1']);
});

t.test('AddTranslation2 is compared by both of its fields', async (t) => {
  t.strictSame(
    unreachable(
      'AddTranslation2(VOLUME, USER1, "A", "x");',
      'AddTranslation2(VOLUME, USER2, "A", "y");',
      'AddTranslation2(VOLUME, USER1, "A", "z");',
      'AddTranslation2(VOLUME, USER3, "*", "z");',
      'AddTranslation2(VOLUME, USER4, "B", "z");',
    ),
    ['3 by 1', '5 by 4'],
  );
});

t.test('AddRule is in the way where all that it asks is asked by the later one', async (t) => {
  t.strictSame(
    unreachable(
      'AddRule(SLOT, "x", USER1, "A");',
      'AddRule(SLOT, "x", USER2, "B", USER1, "a");',
      'AddRule(SLOT, "x", USER2, "B");',
      'AddRule(SLOT, "x");',
      'AddRule(SLOT, "x", USER3, "C");',
      'AddRule(STAGE, "x");',
    ),
    ['2 by 1', '5 by 4'],
  );
});

t.test('exclusions and move dates are tested in one order over all fields', async (t) => {
  t.strictSame(unreachable('AddExclusionOnValue(SLOT, "*");', 'AddExclusionOnValue(VOLUME, "CLN*");'), [
    '2 by 1',
  ]);
  t.strictSame(unreachable('AddExclusionOnValue(SLOT, "A");', 'AddExclusionOnValue(STAGE, "A");'), []);
  t.strictSame(
    unreachable('AddMoveDateAdjustment(SLOT, "A", 1, 0, 0);', 'AddMoveDateAdjustment(SLOT, "A", 2, 0, 0);'),
    ['2 by 1'],
  );
});

t.test('a longer time after a shorter one can match, the other way round it cannot', async (t) => {
  const byWriteTime = (time: string) => `AddRepositoryOnWriteTime(VOLUME, "*", "${time}", "A", "0");`;
  t.strictSame(unreachable(byWriteTime('0:1'), byWriteTime('0:0:1')), []);
  t.strictSame(unreachable(byWriteTime('0:0:1'), byWriteTime('0:1')), ['2 by 1']);
  const byMoveDate = (time: string) => `AddRepositoryOnMoveDate(VOLUME, "*", "${time}", "A");`;
  t.strictSame(unreachable(byMoveDate('1'), byMoveDate('2')), []);
  t.strictSame(unreachable(byMoveDate('1'), byMoveDate('1')), ['2 by 1']);
});

t.test('a skip rule is in the way with all three of its filters', async (t) => {
  t.strictSame(
    unreachable(
      'AddSkipOnRepositoryChange("*", "*", "DEST");',
      'AddSkipOnRepositoryChange("HOLD", "LIBR", "DEST");',
      'AddSkipOnRepositoryChange("HOLD", "LIBR", "LEGL");',
    ),
    ['2 by 1'],
  );
});

t.test('attribute resolutions are tested in their order, whatever their index', async (t) => {
  t.strictSame(
    unreachable('AddAttributeResolution(1, "JX??????");', 'AddAttributeResolution(2, "jx??????");'),
    ['2 by 1'],
  );
  t.strictSame(unreachable('AddAttributeResolution(1, "*");', 'AddAttributeResolution("2", "A");'), [
    '2 by 1',
  ]);
});

t.test('the work grows with the number of rules and no faster', async (t) => {
  const looks = (count: number): number => {
    let looked = 0;
    const script = scriptOf(
      Array.from({ length: count }, (_, index) => `AddTranslation(VOLUME, "A${index}", "x");`).join('\n'),
    );
    const counted = script.all('AddTranslation').map((statement) => {
      const filter = { ...statement.arguments.filter.value };
      const { key } = filter;
      Object.defineProperty(filter, 'key', {
        get: () => {
          looked++;
          return key;
        },
      });
      const argument = { ...statement.arguments.filter, value: filter };
      return { ...statement, arguments: { ...statement.arguments, filter: argument } };
    });
    warnOfUnreachableRules(new Script('d.ttidef', counted, []), new Diagnostics());
    return looked;
  };
  t.equal(looks(400), 4 * looks(100));
});
