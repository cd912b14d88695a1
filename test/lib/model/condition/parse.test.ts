import fc from 'fast-check';
import t from 'tap';
import { LONGEST_CONDITION } from '../../../../lib/model/condition/condition.ts';
import { parseCondition } from '../../../../lib/model/condition/parse.ts';
import { pointAt } from '../../../../lib/model/condition/point-at.ts';
import { printCondition } from '../../../../lib/model/condition/print.ts';
import { conditionOf, NOW } from './conditions.ts';

const canonical = (text: string) => printCondition(conditionOf(text));

t.test('and binds closer than or, not closer than both, and parentheses closest', async (t) => {
  t.equal(canonical('scratch or hidden and moving'), 'scratch or (hidden and moving)');
  t.equal(canonical('not scratch and hidden'), 'not scratch and hidden');
  t.equal(canonical('not (scratch and hidden)'), 'not (scratch and hidden)');
  t.equal(canonical('(scratch or hidden) and moving'), '(scratch or hidden) and moving');
  t.equal(canonical('NOT NOT scratch Or((slot))'), 'not not scratch or slot');
});

t.test('fields are named as in JSON or in definitions, in any case', async (t) => {
  for (const name of ['writeTime', 'WRITETIME', 'writedate']) t.equal(canonical(name), 'writeTime');
  t.equal(canonical('CurrentRepository = customer'), 'currentRepository=customer');
  t.equal(canonical('ATTRIBUTE200 and volume and MEDIA'), 'attribute200 and volume and media');
});

t.test('what is wrong is said with its place', async (t) => {
  const faults: readonly (readonly [text: string, marked: string, problem: RegExp])[] = [
    ['', '', /expected a field, not or \(, found the end/],
    ['  ', ' ', /found the end/],
    ['repositry = OFFS', 'repositry', /there is no field "repositry"; did you mean repository\?/],
    ['xyzzy', 'xyzzy', /no field "xyzzy"; tapesync volumes --json/],
    ['initialRepository', 'initialRepository', /there is no field/],
    ['scratch = OFFS', 'OFFS', /scratch is a flag: expected YES or NO, found "OFFS"/],
    ['scratch < yes', 'yes', /scratch is a flag: only = and != compare it/],
    ['repository = OFFSITE', 'OFFSITE', /7 characters long, at most 4/],
    ['generation = many', 'many', /generation is a number: "many" expected a whole number/],
    ['moveDate = 2026-02-30', '2026-02-30', /moveDate is a date: expected a day .* found "2026-02-30"/],
    ['moveDate = 2026-02-30T00:00:00Z', '2026-02-30T00:00:00Z', /is a date/],
    ['moveDate < +999999w', '+999999w', /is a date/],
    ['slot = ""', '""', /write not slot for volumes without it/],
    ['slot = moveDate', 'moveDate', /slot is a text and moveDate a date: .* write "moveDate"/],
    ['moveDate ~ 2026*', '2026*', /moveDate is a date, and ~ is for texts/],
    ['slot ~ ""', '""', /expected a pattern/],
    ['moving = yes', '=', /moving is no field/],
    ['slot =', '', /expected a value or a field, found the end/],
    ['slot = and', 'and', /expected a value or a field, found "and"/],
    ['slot 7', '7', /expected and, or, or the end, found "7"/],
    ['scratch && moving', '&&', /found "&&"; did you mean and\?/],
    ['slot like A*', 'like', /did you mean ~\?/],
    ['slot == 7', '=', /expected a value or a field, found "="/],
    ['!scratch', '!', /write != or not/],
    ['(scratch', '', /the \) of the \( at 1, found the end/],
    ['scratch)', ')', /no \( for this \)/],
    ["slot = 'a", "'a", /the quote ' is never closed/],
  ];
  for (const [text, marked, problem] of faults) {
    const found = parseCondition(text, NOW);
    if (!('problem' in found)) {
      t.fail(`${text} is a condition`);
      continue;
    }
    t.match(found.problem, problem, text);
    t.equal(text.slice(found.at, found.at + found.length), marked, text);
  }
});

t.test('length and depth have limits, also of the canonical form', async (t) => {
  const long = (text: string) => t.match(parseCondition(text, NOW), { problem: /longer than 1200 bytes/ });
  long(`slot = ${'ä'.repeat(LONGEST_CONDITION / 2)}`);
  long(Array.from({ length: 50 }, () => 'moveDate = today').join(' or '));
  t.ok('condition' in parseCondition(`${'('.repeat(19)}slot${')'.repeat(19)}`, NOW));
  for (const deep of ['('.repeat(500), 'not '.repeat(200)]) {
    t.match(parseCondition(`${deep}slot`, NOW), { problem: /more than 20 parentheses and nots/ });
  }
});

t.test('any text is a condition or has a problem within it', async (t) => {
  const pieces = fc.constantFrom(
    '(',
    ')',
    'and',
    'not',
    '=',
    '~',
    '!',
    '"',
    "'",
    'slot',
    ' ',
    'moveDate',
    '-3d',
    '\u{1f600}',
    '\0',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      const found = parseCondition(text, NOW);
      if ('condition' in found) return;
      t.ok(found.at >= 0 && found.at <= text.length, text);
      t.equal(pointAt(text, found).length, 2);
    }),
  );
});
