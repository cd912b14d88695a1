import t from 'tap';
import { recordsOf } from '../../../lib/records/batch.ts';

t.test('the records of segments are counted, those of a rejected mention were before', (s) => {
  s.equal(recordsOf(), 0);
  s.equal(recordsOf([]), 0);
  s.equal(recordsOf([{ count: 3 }, { count: 0 }, { count: 1000 }]), 1003);
  s.end();
});
