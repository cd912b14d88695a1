import { join } from 'node:path';
import t from 'tap';
import { caseOf, runCase, specimens } from '../../bench/fuzz.ts';
import { runs } from '../runs.ts';

const CASES = runs(400, 1500);

t.test(
  'damaged exports and definitions end in records or a diagnostic, and every record is counted',
  async (t) => {
    const all = await specimens(join(import.meta.dirname, '../../definitions'));
    const ends = new Set<string>();
    for (let seed = 1; seed <= CASES; seed++) {
      const fuzzCase = caseOf(seed, all);
      try {
        ends.add(await runCase(fuzzCase));
      } catch (error) {
        t.fail(`node bench/fuzz.ts --seed ${seed}: ${fuzzCase.path}, ${fuzzCase.damaged}`, { error });
      }
    }
    // Were all of them refused at the door, nothing would have been tried.
    t.same([...ends].sort(), ['no definition', 'read', 'refused']);
  },
);
