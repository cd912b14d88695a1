import t from 'tap';
import { printCondition } from '../../../../lib/model/condition/print.ts';
import { conditionOf } from './conditions.ts';

const canonical = (text: string) => printCondition(conditionOf(text));

t.test('values are read as the kind of the field says', async (t) => {
  t.equal(canonical('repository=offs'), 'repository=OFFS');
  t.equal(canonical('volume!=a1-b'), 'volume!=A1-B');
  t.equal(canonical('container >= us01.lto.a1'), 'container>=US01.LTO.A1');
  t.equal(canonical('scratch = yes and hidden != Off'), 'scratch=1 and hidden!=0');
  t.equal(canonical('generation<007'), 'generation<7');
  t.equal(canonical(`description = 'it''s  "here"'`), 'description="it\'s  ""here"""');
  t.equal(
    canonical('description = "slot" or description = "not"'),
    'description="slot" or description="not"',
  );
  t.equal(canonical('slot ~ **a?*'), 'slot~*a?*');
  t.equal(canonical('slot ~ slot'), 'slot~"slot"', 'a pattern is never a field');
});

t.test('a day is all of its seconds, in UTC', async (t) => {
  const [first, last] = ['2026-03-15T00:00:00Z', '2026-03-15T23:59:59Z'];
  for (const day of ['2026-03-15', 'today', 'TODAY']) {
    t.equal(canonical(`moveDate = ${day}`), `moveDate>=${first} and moveDate<=${last}`);
    t.equal(canonical(`moveDate != ${day}`), `not (moveDate>=${first} and moveDate<=${last})`);
    t.equal(canonical(`moveDate < ${day}`), `moveDate<${first}`);
    t.equal(canonical(`moveDate <= ${day}`), `moveDate<=${last}`);
    t.equal(canonical(`moveDate > ${day}`), `moveDate>${last}`);
    t.equal(canonical(`moveDate >= ${day}`), `moveDate>=${first}`);
  }
  t.equal(canonical('moveDate < tomorrow'), 'moveDate<2026-03-16T00:00:00Z');
  t.equal(canonical('moveDate > yesterday'), 'moveDate>2026-03-14T23:59:59Z');
  t.equal(canonical('moveDate <= 9999-12-31'), 'moveDate<=9999-12-31T23:59:59Z');
});

t.test('moments and spans from now are to the second', async (t) => {
  t.equal(canonical('writeTime = now'), 'writeTime=2026-03-15T18:30:00Z');
  t.equal(canonical('writeTime < -3d'), 'writeTime<2026-03-12T18:30:00Z');
  t.equal(canonical('writeTime < +12H'), 'writeTime<2026-03-16T06:30:00Z');
  t.equal(canonical('writeTime < +2w'), 'writeTime<2026-03-29T18:30:00Z');
  t.equal(canonical('writeTime < 2026-03-15T20:00+02:00'), 'writeTime<2026-03-15T18:00:00Z');
});
