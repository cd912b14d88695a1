import t from 'tap';
import { cleanerOf, compileCleaning, strippedSlots } from '../../../../lib/language/program/cleaning.ts';
import { collectFills } from '../../../../lib/language/program/fills.ts';
import { Diagnostics } from '../../../../lib/language/syntax/diagnostics.ts';
import { scriptOf } from '../compile.ts';

function steps(definition: string, field: string) {
  const script = scriptOf(definition);
  const fills = collectFills(script, new Map(), new Diagnostics());
  const slot = fills.findIndex((fill) => fill.field.name === field);
  return compileCleaning(script, fills)[slot] ?? [];
}

/** Cleans texts of a field: the results, or why their records are rejected. */
function cleaned(definition: string, field: string, ...texts: readonly string[]): readonly string[] {
  const cleaner = cleanerOf(steps(definition, field));
  return texts.map((text) => {
    const result = cleaner === undefined ? text : cleaner(text);
    return typeof result === 'string' ? result : result.message;
  });
}

t.test('a field without statements is not cleaned', async (t) => {
  t.equal(cleanerOf(steps('Extract(SLOT, 1);', 'SLOT')), undefined);
});

t.test('RemoveSpaces strips blanks and tabs at both ends and no others', async (t) => {
  t.strictSame(cleaned('Extract(SLOT, 1); RemoveSpaces(SLOT);', 'SLOT', ' \tA  B\t', 'A'), ['A  B', 'A']);
});

t.test('an identifier is stripped for Capture, and otherwise once it is translated', async (t) => {
  t.strictSame(cleaned('Extract(VOLUME, 1); Capture(VOLUME, "{}-*");', 'VOLUME', ' A-1 '), ['A']);
  t.strictSame(steps('Extract(VOLUME, 1); AddExclusionOnValue(VOLUME, "CLN*");', 'VOLUME'), []);
  const stripped = (text: string) => {
    const script = scriptOf(text);
    return [...strippedSlots(script, collectFills(script, new Map(), new Diagnostics()))];
  };
  t.strictSame(
    stripped('Extract(DESCRIPTION, 1); Extract(VOLUME, 1); AddExclusionOnValue(VOLUME, "CLN*");'),
    [1],
  );
  t.strictSame(stripped('Extract(VOLUME, 1); SetLiteral(MEDIA, " A"); AddExclusionOnValue(MEDIA, "x");'), []);
});

t.test(
  'AddNull takes marks for nothing, outer blanks aside, in its fields or in all that are extracted',
  async (t) => {
    const all = 'Extract(SLOT, 2); AddNull("(-|N/A|NULL)");';
    t.strictSame(cleaned(all, 'SLOT', ' - ', 'n/a', '-1', 'NULLS', ''), ['', '', '-1', 'NULLS', '']);
    const one = 'Extract(SLOT, 2); Extract(SYSTEM, 3); AddNull("0", SLOT);';
    t.strictSame(cleaned(one, 'SLOT', '0'), ['']);
    t.strictSame(cleaned(one, 'SYSTEM', '0'), ['0']);
    t.strictSame(
      cleaned('SetLiteral(SLOT, "0"); AddNull("0");', 'SLOT', '0'),
      ['0'],
      'a literal is not extracted',
    );
    t.strictSame(cleaned('AddContext(SLOT, "S: {}"); AddNull("0");', 'SLOT', '0'), ['']);
  },
);

t.test('Capture keeps the part of a value, by the first pattern that fits, else nothing', async (t) => {
  t.strictSame(
    cleaned(
      'Extract(SLOT, 2); Capture(SLOT, "[*:{}]"); Capture(SLOT, "slot {}");',
      'SLOT',
      '[IBM:lib:   245]',
      'Slot 12',
      'Vault rack 4',
    ),
    ['245', '12', ''],
  );
});

t.test('numbers are read and added to, blanks are none, and all else rejects its record', async (t) => {
  const usage = 'Extract(USAGE, 2); SetNumberFormat(USAGE, ",", ".", "MB");';
  t.strictSame(cleaned(usage, 'USAGE', ' 2.396,5 ', ' ', 'full'), [
    '2396500000',
    '',
    'USAGE "full": is no number as SetNumberFormat says, such as 1.234,5',
  ]);
  t.strictSame(cleaned('Extract(SLOT, 2); AddNumber(SLOT, -1024);', 'SLOT', '1028', '', 'drive 1'), [
    '4',
    '',
    'SLOT "drive 1": is no whole number, which AddNumber could add to',
  ]);
});

t.test('SetUpperCase writes capitals', async (t) => {
  t.strictSame(cleaned('Extract(STAGE, 2); SetUpperCase(STAGE);', 'STAGE', 'full é'), ['FULL É']);
});

t.test('the steps are taken in one order, whatever that of their statements', async (t) => {
  const definition = `SetUpperCase(SLOT); AddNumber(SLOT, 1); SetNumberFormat(SLOT, "."); Capture(SLOT, "s {}");
    AddNull("none", SLOT); RemoveSpaces(SLOT); Extract(SLOT, 1);`;
  t.strictSame(
    steps(definition, 'SLOT').map(({ directive }) => directive),
    ['RemoveSpaces', 'AddNull', 'Capture', 'SetNumberFormat', 'AddNumber', 'SetUpperCase'],
  );
  t.strictSame(cleaned(definition, 'SLOT', ' s 7.0 ', 'none', ' s 7.0 '), ['8', '', '8']);
});

t.test('a step that rejects the record ends the cleaning', async (t) => {
  t.strictSame(
    cleaned('Extract(SLOT, 2); SetNumberFormat(SLOT, "."); AddNumber(SLOT, 1);', 'SLOT', 'x', '1', 'x'),
    [
      'SLOT "x": is no number as SetNumberFormat says, such as 1234.5',
      '2',
      'SLOT "x": is no number as SetNumberFormat says, such as 1234.5',
    ],
  );
});
