import fc from 'fast-check';
import t from 'tap';
import { LONGEST_CONDITION } from '../../../../lib/model/condition/condition.ts';
import { printCondition } from '../../../../lib/model/condition/print.ts';
import { ANY_CONDITION, conditionOf } from './conditions.ts';

t.test('the canonical text of any condition is that condition', async () => {
  fc.assert(
    fc.property(ANY_CONDITION, (condition) => {
      const text = printCondition(condition);
      if (text.length > LONGEST_CONDITION / 4) return;
      t.equal(printCondition(conditionOf(text)), text);
      t.strictSame(plain(conditionOf(text)), plain(condition), text);
    }),
  );
});

// What a random condition is made by has other prototypes.
function plain(condition: unknown): unknown {
  return JSON.parse(JSON.stringify(condition));
}
