import t from 'tap';
import { reject } from '../../../lib/engine/reject.ts';
import { Tally } from '../../../lib/model/tally.ts';
import { recordOf } from '../../transforms/chain.ts';

t.test(
  'a record that cannot be trusted is counted and reported, with its text where that is known',
  async (t) => {
    const tally = new Tally();
    const rejection = { kind: 'rejected', code: 'RECORD_UNENDED', message: 'cut' } as const;
    reject(tally, recordOf('US01.LTO.A1', [], 3), 'a.csv', rejection);
    const unended = { text: 'A1;x', reason: 'no line end' };
    reject(tally, { ...recordOf('US01.LTO.A1', [], 4), unended }, 'a.csv', rejection);
    t.equal(tally.outcomes.total('rejected'), 2);
    const problem = { outcome: 'rejected', code: 'RECORD_UNENDED', message: 'cut', source: 'a.csv' };
    t.strictSame(tally.problems, [
      { ...problem, line: 3 },
      { ...problem, line: 4, raw: 'A1;x' },
    ]);
  },
);
