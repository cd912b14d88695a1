import t from 'tap';
import { Excluded, Rejected } from '../../../../lib/language/program/ended.ts';

t.test('an excluded record has its reason', async (t) => {
  t.equal(new Excluded('blank line').reason, 'blank line');
});

t.test('a record is rejected with the code and the message of its error', async (t) => {
  const rejected = new Rejected('RECORD_CSV', 'a quote');
  t.strictSame([rejected.code, rejected.message, rejected.field], ['RECORD_CSV', 'a quote', undefined]);
});

t.test('a field that rejects its record is named in message and result', async (t) => {
  const missing = Rejected.field('RECORD_NO_KEY', { field: 'VOLUME' });
  t.strictSame(
    [missing.code, missing.message, missing.field],
    ['RECORD_NO_KEY', 'VOLUME is missing from the record', 'VOLUME'],
  );
  const value = Rejected.field('RECORD_VALUE', { field: 'SLOT', value: '"x"', problem: 'too long' });
  t.equal(value.message, 'SLOT "x": too long');
});
