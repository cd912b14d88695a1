import t from 'tap';
import { didYouMean, nearest } from '../../../lib/errors/suggestion.ts';

t.test('the nearest candidate is found in any case, the first of those equally near', async (t) => {
  t.equal(nearest('volumes', ['MEDIA', 'VOLUME', 'SLOT']), 'VOLUME');
  t.equal(nearest('SLAT', ['SLIT', 'SLOT']), 'SLIT');
  t.equal(nearest('exact', ['exacts', 'EXACT']), 'EXACT');
});

t.test('two slips are allowed, in long names a third of the name', async (t) => {
  t.equal(nearest('ABCD', ['ABXY']), 'ABXY');
  t.equal(nearest('ABCD', ['AXYZ']), undefined);
  t.equal(nearest('ABCDEFGHIJKL', ['ABCDEFGHWXYZ']), 'ABCDEFGHWXYZ');
  t.equal(nearest('ABCDEFGHIJKL', ['ABCDEFGVWXYZ']), undefined);
});

t.test('a suggestion names the candidate, and there is none where nothing is near', async (t) => {
  t.equal(didYouMean('HEADR', ['HEADER', 'END']), 'did you mean HEADER?');
  t.equal(didYouMean('HEADR', []), undefined);
  t.equal(didYouMean('FOOTING', ['HEADER', 'END']), undefined);
});
