import t from 'tap';
import { RepositoryId } from '../../../lib/model/scope.ts';
import { seenIn, unseenIn } from '../../../lib/model/whereabouts.ts';

const LIBR = RepositoryId.trusted('LIBR');

t.test('what was seen in a place belongs there, has come, has not left, or is unexpected', async (t) => {
  t.equal(seenIn(LIBR, { current: 'LIBR', target: 'LIBR' }), 'present');
  t.equal(seenIn(LIBR, { current: 'OFFS', target: 'LIBR' }), 'arrived');
  t.equal(seenIn(LIBR, { current: '', target: 'LIBR' }), 'arrived');
  t.equal(seenIn(LIBR, { current: 'LIBR', target: 'OFFS' }), 'not left');
  t.equal(seenIn(LIBR, { current: 'LIBR', target: '' }), 'not left');
  t.equal(seenIn(LIBR, { current: 'OFFS', target: 'OFFS' }), 'unexpected');
  t.equal(seenIn(LIBR, { current: 'VALT', target: 'OFFS' }), 'unexpected');
  t.equal(seenIn(LIBR, { current: '', target: '' }), 'unexpected');
});

t.test('what was not seen in a place is missing, has left, has not come, or is of no concern', async (t) => {
  t.equal(unseenIn(LIBR, { current: 'LIBR', target: 'LIBR' }), 'missing');
  t.equal(unseenIn(LIBR, { current: 'LIBR', target: 'OFFS' }), 'left');
  t.equal(unseenIn(LIBR, { current: 'OFFS', target: 'LIBR' }), 'in transit');
  t.equal(unseenIn(LIBR, { current: '', target: 'LIBR' }), 'in transit');
  t.equal(unseenIn(LIBR, { current: 'OFFS', target: 'OFFS' }), 'elsewhere');
  t.equal(unseenIn(LIBR, { current: '', target: '' }), 'elsewhere');
});
