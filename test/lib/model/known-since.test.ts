import t from 'tap';
import { knownSince } from '../../../lib/model/known-since.ts';

const entry = (version: number, command: string, field: string, value: string | null) => ({
  ...{ version, at: `2026-03-0${version}T00:00:00Z`, user: 'ada', run: `run-${version}`, command },
  ...{ field, old: null, new: value },
});

const words = (history: readonly ReturnType<typeof entry>[]) =>
  (['currentRepository', 'repository'] as const).map((field) => {
    const known = knownSince(history, field);
    return known && `${known.since.slice(8, 10)} ${known.word}`;
  });

t.test('a volume is where it was added, by the word of what added it', async (t) => {
  t.strictSame(words([entry(1, 'sync', 'repository', 'LIBR')]), ['01 backup software', '01 backup software']);
  const started = [entry(1, 'apply', 'repository', 'OFFS'), entry(1, 'apply', 'initialRepository', 'LIBR')];
  t.strictSame(words([...started, entry(2, 'sync', 'slot', '7')]), [
    '01 backup software',
    '01 backup software',
  ]);
  t.match(knownSince(started, 'currentRepository'), {
    ...{ since: '2026-03-01T00:00:00Z', command: 'apply', user: 'ada', run: 'run-1' },
  });
});

t.test('the latest change of a place says since when, its command by whose word', async (t) => {
  const added = entry(1, 'sync', 'repository', 'LIBR');
  const moved = (command: string) => [added, entry(2, command, 'repository', 'OFFS')];
  t.strictSame(words(moved('sync')), ['01 backup software', '02 backup software']);
  t.strictSame(words(moved('move')), ['01 backup software', '02 person']);
  t.strictSame(words(moved('admin')), ['01 backup software', '02 person']);
  t.strictSame(words(moved('undo')), ['01 backup software', '02 person']);
  t.strictSame(words(moved('due')), ['01 backup software', '02 move date']);
  t.strictSame(words(moved('a client of its own')), ['01 backup software', '02 unknown']);
  const arrived = (command: string) => [...moved('sync'), entry(3, command, 'currentRepository', 'OFFS')];
  t.strictSame(words(arrived('confirm')), ['03 scan or person', '02 backup software']);
  t.strictSame(words(arrived('reconcile')), ['03 inventory or scan', '02 backup software']);
  t.strictSame(words(arrived('sync')), ['03 inventory', '02 backup software'], 'an export of what is there');
});

t.test('a history that does not know says nothing', async (t) => {
  t.strictSame(words([]), [undefined, undefined]);
  t.strictSame(words([entry(2, 'sync', 'slot', '7')]), [undefined, undefined]);
  t.strictSame(words([entry(1, 'sync', 'repository', 'LIBR'), entry(2, 'sync', 'repository', null)]), [
    '01 backup software',
    undefined,
  ]);
});
