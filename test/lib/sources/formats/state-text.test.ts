import t from 'tap';
import { type StatePart, StateText } from '../../../../lib/sources/formats/state-text.ts';

t.test('parts that differ make texts that differ, whatever they hold', async (t) => {
  const states: readonly (readonly StatePart[])[] = [
    ['a', 'b'],
    ['a","b', ''],
    ['', 'a","b'],
    ['1', true],
    [1, true],
    ['1', 'true'],
    ['1', undefined],
    ['1', 'null'],
    ['1', ''],
  ];
  const text = new StateText();
  t.equal(new Set(states.map((parts) => text.of(parts))).size, states.length);
  for (const parts of states)
    t.equal(text.of([...parts]), new StateText().of(parts), 'and equal ones equal texts');
});
