import t from 'tap';
import {
  CustomerId,
  MediaId,
  RepositoryId,
  scopeName,
  trustedScope,
  VolumeId,
} from '../../../lib/model/scope.ts';

t.test('an identifier is made of a text only where it is one in canonical form', async (t) => {
  t.equal(CustomerId.of('US01'), 'US01');
  t.equal(VolumeId.of('A-1'), 'A-1');
  for (const [ids, longest] of [
    [CustomerId, 4],
    [MediaId, 4],
    [RepositoryId, 4],
    [VolumeId, 10],
  ] as const) {
    t.equal(ids.of('A'.repeat(longest)), 'A'.repeat(longest));
    for (const text of ['', 'a', ' A', 'A ', 'A.B', 'Ä', '-A', 'A\n', 'A'.repeat(longest + 1)]) {
      t.equal(ids.of(text), undefined, JSON.stringify(text));
    }
  }
});

t.test('the name of a scope is its customer and its media type', async (t) => {
  t.equal(scopeName(trustedScope('US01', 'LTO')), 'US01.LTO');
});
