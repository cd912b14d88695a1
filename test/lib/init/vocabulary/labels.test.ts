import t from 'tap';
import {
  canBeLabel,
  isVolumeId,
  labelScore,
  looksLikeLabel,
  unwrapped,
} from '../../../../lib/init/vocabulary/labels.ts';

t.test('the more a text looks like a label, the higher its score', async (t) => {
  const scores = {
    A00001L6: 1,
    e01002l8: 1,
    ABC123JA: 1,
    ABC123T2: 1,
    CLNU07CU: 1,
    A00001: 0.8,
    '100001': 0.3,
    MONDAY: 0.1,
    '2026-01-02': 0.1,
    A001: 0,
    A0000000001: 0,
    'A0 001': 0,
    '-A0001': 0,
    '': 0,
  };
  for (const [text, score] of Object.entries(scores)) t.equal(labelScore(text), score, text);
});

t.test('a label is taken out of brackets, and out of a letter behind it', async (t) => {
  t.strictSame(unwrapped('[A00001L6] Default_1'), { label: 'A00001L6', pattern: '[{}]*' });
  t.strictSame(unwrapped('A00001L6(S)'), { label: 'A00001L6', pattern: '{}(?)' });
  t.strictSame(unwrapped('A00001L6'), { label: 'A00001L6', pattern: '' });
  t.strictSame(unwrapped('[]'), { label: '[]', pattern: '' });
  t.strictSame(unwrapped('A00001L6(12)'), { label: 'A00001L6(12)', pattern: '' });
});

t.test('letters and digits together probably are a label; other words can be one', async (t) => {
  t.strictSame(['[A00001] x', 'A00001', '100001', 'LABEL'].map(looksLikeLabel), [true, true, false, false]);
  t.strictSame(['[A] x', '100001', 'LABEL', 'two words', '-A', ''].map(canBeLabel), [
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

t.test('a Volume-ID has one to ten letters, digits and dashes, no dash first', async (t) => {
  t.strictSame(['A', 'A-1', 'A123456789', 'A1234567890', '-A', 'A_1', ''].map(isVolumeId), [
    true,
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});
