import t from 'tap';
import { fillIn, formatResults, parseResults } from '../../../../lib/stores/protocol/apply-results.ts';
import type { ApplyResult } from '../../../../lib/stores/roles/changes.ts';

const RESULTS: readonly ApplyResult[] = [
  { outcome: 'added' },
  { outcome: 'updated' },
  { outcome: 'unchanged' },
  { outcome: 'refused', code: 'VOLUME_LOCKED', message: 'is "locked"\nfor all' },
  { outcome: 'conflicted', code: 'CHANGE_CONFLICT', message: '' },
  { outcome: 'failed', code: 'CHANGE_FAILED', message: 'ä' },
];

t.test('results are one line each, and are read as they were written', async (s) => {
  const text = formatResults(RESULTS);
  s.equal(text.split('\n').length, RESULTS.length + 1);
  s.strictSame(parseResults(text), RESULTS);
  s.strictSame(parseResults(''), []);
});

t.test('a text with a line that is no result is none at all', async (s) => {
  for (const line of [
    '{"outcome":"ad',
    'null',
    '[]',
    '{}',
    '{"outcome":"gone"}',
    '{"outcome":"refused","message":"without a code"}',
    '{"outcome":"refused","code":"VOLUME_LOCKED"}',
    '{"outcome":"refused","code":"MADE_UP","message":"of its own"}',
    '{"outcome":"refused","code":"toString","message":"of its own"}',
  ]) {
    s.equal(parseResults(`{"outcome":"added"}\n${line}\n`), undefined, line);
  }
});

t.test('results of applied changes go into the open places, in order', async (s) => {
  const [added, updated, unchanged, refused] = RESULTS;
  s.strictSame(fillIn([undefined, refused, undefined], [added!, updated!]), [added, refused, updated]);
  s.strictSame(fillIn([refused, refused], []), [refused, refused]);
  s.strictSame(fillIn([undefined], [unchanged!]), [unchanged]);
});

t.test('a client that does not know a newer code finds one that it knows, with the words', async (s) => {
  const refused = { outcome: 'refused', code: 'CONTAINER_UNKNOWN', message: 'no box' } as const;
  const text = formatResults([refused]);
  s.strictSame(JSON.parse(text), { ...refused, code: 'CHANGE_VALUE', exact: 'CONTAINER_UNKNOWN' });
  s.strictSame(parseResults(text), [refused]);
  const later = '{"outcome":"refused","code":"CHANGE_VALUE","exact":"OF_LATER","message":"no"}';
  s.strictSame(parseResults(later), [{ outcome: 'refused', code: 'CHANGE_VALUE', message: 'no' }]);
});
