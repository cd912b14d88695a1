import t from 'tap';
import { fillIn, formatApplied, parseApplied } from '../../../../lib/stores/protocol/apply-results.ts';
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
  const text = formatApplied({ results: RESULTS });
  s.equal(text.split('\n').length, RESULTS.length + 1);
  s.strictSame(parseApplied(text), { results: RESULTS });
  s.strictSame(parseApplied(''), { results: [] });
});

t.test('the revisions of the scope stand in the last line, beside its result', async (s) => {
  const applied = { results: RESULTS, revision: { before: '', after: 'r2' } };
  const lines = formatApplied(applied).trimEnd().split('\n');
  s.strictSame(parseApplied(lines.join('\n')), applied);
  s.strictSame(JSON.parse(lines.at(-1) ?? ''), { ...RESULTS.at(-1), revision: applied.revision });
  s.strictSame(lines.slice(0, -1), formatApplied({ results: RESULTS }).split('\n').slice(0, -2));
  s.strictSame(
    parseApplied(formatApplied({ ...applied, results: [] })),
    { results: [] },
    'no line, no place',
  );
  for (const revision of ['null', '"r1"', '{}', '{"before":"r1"}', '{"before":1,"after":"r2"}']) {
    const text = `{"outcome":"added","revision":${revision}}\n`;
    s.strictSame(parseApplied(text), { results: [{ outcome: 'added' }] }, revision);
  }
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
    s.equal(parseApplied(`{"outcome":"added"}\n${line}\n`), undefined, line);
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
  const text = formatApplied({ results: [refused] });
  s.strictSame(JSON.parse(text), { ...refused, code: 'CHANGE_VALUE', exact: 'CONTAINER_UNKNOWN' });
  s.strictSame(parseApplied(text)?.results, [refused]);
  const later = '{"outcome":"refused","code":"CHANGE_VALUE","exact":"OF_LATER","message":"no"}';
  s.strictSame(parseApplied(later)?.results, [{ outcome: 'refused', code: 'CHANGE_VALUE', message: 'no' }]);
});
