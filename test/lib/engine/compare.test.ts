import t from 'tap';
import { type ComparisonOptions, comparison, type Decision } from '../../../lib/engine/compare.ts';
import { RepositoryId } from '../../../lib/model/scope.ts';
import { CLEARED, type VolumeRecord } from '../../../lib/model/volume-record.ts';
import type { ScopeSnapshot } from '../../../lib/snapshots/scope-snapshot.ts';
import { heldOf, recordOf } from '../../transforms/chain.ts';

const OPTIONS: ComparisonOptions = {
  fields: ['repository', 'slot'],
  addOnly: new Set(),
  skipRules: [],
  add: true,
  create: false,
};

// Row columns: version, current repository, locks, repository, slot.
const SNAPSHOT = heldOf('US01.LTO', {
  A1: ['3', 'LIBR', '', 'LIBR', '1'],
  A2: ['1', 'LIBR', '', 'LIBR', ''],
  A3: ['1', 'LIBR', 'L', 'LIBR', '3'],
});

const decide = (record: VolumeRecord, options = OPTIONS, snapshot: ScopeSnapshot = SNAPSHOT): Decision =>
  comparison(options)(record, 'export.csv', snapshot);

const decided = (volume: string, values: readonly string[], options = OPTIONS): Decision =>
  decide(recordOf(`US01.LTO.${volume}`, values, 7), options);

/** What a decision writes to a volume, or in a word why it writes nothing. */
function written(decision: Decision) {
  if (decision.kind === 'change') return decision.change.set;
  if (decision.kind === 'refused' || decision.kind === 'rejected') return decision.code;
  return decision.kind === 'skipped' ? decision.reason : decision.kind;
}

t.test(
  'a change sets only what differs, with what it was and the version it was computed from',
  async (t) => {
    t.strictSame(decided('A1', ['OFFS', '1']), {
      kind: 'change',
      change: {
        action: 'update',
        customer: 'US01',
        media: 'LTO',
        volume: 'A1',
        line: 7,
        version: 3,
        set: { repository: 'OFFS' },
        was: { repository: 'LIBR' },
        source: 'export.csv',
      },
    });
    t.strictSame(decided('A1', ['LIBR', '1']), { kind: 'unchanged' });
  },
);

t.test('an empty value leaves the field of the server alone', async (t) => {
  t.equal(written(decided('A1', ['', ''])), 'unchanged');
  t.strictSame(written(decided('A1', ['', '9'])), { slot: '9' });
});

t.test('a volume that the server does not have is added, or skipped where none are to be', async (t) => {
  t.match(decided('B1', ['LIBR', '1']), {
    kind: 'change',
    change: { action: 'add', version: 0, set: { repository: 'LIBR', slot: '1' }, was: {} },
  });
  t.equal(
    written(decided('B1', ['LIBR', '1'], { ...OPTIONS, add: false })),
    'not on the server (-a adds it)',
  );
});

t.test('a scope that is not known is worth a louder word than a volume that is not wanted', async (t) => {
  const unknown: ScopeSnapshot = { ...heldOf('US01.LTO', {}), state: 'media unknown' };
  const record = recordOf('US01.LTO.B1', ['LIBR', '1']);
  t.equal(written(decide(record, { ...OPTIONS, add: false }, unknown)), 'MEDIA_UNKNOWN');
  t.equal(
    written(decide(record, { ...OPTIONS, add: false, create: true }, unknown)),
    'not on the server (-a adds it)',
  );
});

t.test('a cleared field is emptied where it holds something, and only there', async (t) => {
  t.match(decided('A1', ['LIBR', CLEARED]), { change: { set: { slot: null }, was: { slot: '1' } } });
  t.equal(written(decided('A2', ['LIBR', CLEARED])), 'unchanged');
  t.strictSame(written(decided('B1', ['LIBR', CLEARED])), { repository: 'LIBR' });
});

t.test('clearing what is empty is no change beside another change either', async (t) => {
  const decision = decided('A2', ['OFFS', CLEARED]);
  t.strictSame(decision.kind === 'change' && decision.change.set, { repository: 'OFFS' });
  t.strictSame(decision.kind === 'change' && decision.change.was, { repository: 'LIBR' });
});

t.test('a field that is only for additions is not written to a volume that is there', async (t) => {
  const options = { ...OPTIONS, addOnly: new Set(['slot'] as const) };
  t.equal(written(decided('A1', ['LIBR', '9'], options)), 'unchanged');
  t.strictSame(written(decided('A1', ['OFFS', '9'], options)), { repository: 'OFFS' });
  t.strictSame(written(decided('B1', ['LIBR', '9'], options)), { repository: 'LIBR', slot: '9' });
});

t.test('a skip rule keeps a volume where it is, but only from a change of repository', async (t) => {
  const rule = {
    label: 'rule',
    matches: (proposed: string, target: string, current: string) =>
      proposed === 'OFFS' && target === 'LIBR' && current === 'LIBR',
  };
  const options = { ...OPTIONS, skipRules: [rule] };
  t.equal(written(decided('A1', ['OFFS', '9'], options)), 'rule');
  t.strictSame(written(decided('A1', ['LIBR', '9'], options)), { slot: '9' });
});

t.test(
  'what the rules of the server refuse is refused with the change that it would have been',
  async (t) => {
    t.match(decided('A3', ['OFFS', '']), {
      kind: 'refused',
      code: 'VOLUME_LOCKED',
      change: { volume: 'A3', set: { repository: 'OFFS' } },
    });
    t.equal(written(decided('A3', ['LIBR', '3'])), 'unchanged', 'a lock stops changes, not equal records');
  },
);

const described = (volume: string, description: string): VolumeRecord => ({
  ...recordOf(`US01.LTO.${volume}`, ['', '1']),
  repositoryDescription: description,
});

t.test('a description of a repository stands for its identifier, ignoring case', async (t) => {
  t.strictSame(written(decide(described('A1', 'VAULT'))), { repository: 'OFFS' });
  t.match(decide(described('A1', 'Moon')), {
    kind: 'refused',
    code: 'REPOSITORY_DESC_UNKNOWN',
    message: /no repository of US01\.LTO is described as "Moon"/,
  });
});

t.test('a description that two repositories share is not guessed', async (t) => {
  const both = ['LIBR', 'OFFS'].map(RepositoryId.trusted);
  const snapshot = { ...SNAPSHOT, repositoriesByDescription: new Map([['vault', both]]) };
  t.match(decide(described('A1', 'Vault'), OPTIONS, snapshot), {
    kind: 'refused',
    code: 'REPOSITORY_DESC_AMBIGUOUS',
    message: /LIBR and OFFS of US01\.LTO are both described as "Vault"/,
  });
});

t.test('what a description stands for is asked only where it would be written', async (t) => {
  const notAdding = { ...OPTIONS, add: false };
  t.equal(written(decide(described('A1', 'Moon'), notAdding)), 'REPOSITORY_DESC_UNKNOWN');
  t.equal(written(decide(described('B1', 'Moon'), notAdding)), 'not on the server (-a adds it)');
  const addOnly = { ...notAdding, addOnly: new Set(['repository'] as const) };
  t.equal(written(decide(described('A1', 'Moon'), addOnly)), 'unchanged');
});

t.test('a record that may be cut is believed where it changes nothing, and rejected otherwise', async (t) => {
  const unended = { text: 'A1,OF', reason: 'it has no line end' };
  const cut = (volume: string, values: readonly string[], options = OPTIONS) =>
    decide({ ...recordOf(`US01.LTO.${volume}`, values, 7), unended }, options);
  t.equal(written(cut('A1', ['LIBR', '1'])), 'unchanged');
  t.equal(written(cut('A1', ['', ''])), 'unchanged');
  const rejected = cut('A1', ['OFFS', '1']);
  t.match(rejected, { kind: 'rejected', code: 'RECORD_UNENDED' });
  t.match(rejected, { message: /it has no line end; volume A1 is not changed by it, and it reads "A1,OF"/ });
  t.equal(written(cut('B1', ['LIBR', '1'])), 'RECORD_UNENDED', 'that would be added');
  t.equal(written(cut('B1', ['LIBR', '1'], { ...OPTIONS, add: false })), 'RECORD_UNENDED', 'or skipped');
  t.equal(written(cut('A3', ['OFFS', '1'])), 'RECORD_UNENDED', 'or refused');
});

t.test('an inventory says where a volume is, and not where it is to be', async (t) => {
  const options = { ...OPTIONS, isPresence: true, add: true };
  const held = heldOf('US01.LTO', {
    HERE: ['3', 'LIBR', '', 'LIBR', '1'],
    COME: ['3', 'OFFS', 'l', 'LIBR', '1'],
    LATE: ['3', 'LIBR', '', 'OFFS', '1'],
    AWAY: ['3', 'OFFS', '', 'OFFS', ''],
    WAY: ['3', 'OFFS', '', 'VALT', ''],
    NEVER: ['3', '', '', '', ''],
    SENT: ['3', '', '', 'LIBR', ''],
  });
  const seen = (volume: string, ...values: readonly string[]) =>
    decide(recordOf(`US01.LTO.${volume}`, values, 7), options, held);
  t.equal(written(seen('HERE', 'LIBR', '1')), 'unchanged');
  t.strictSame(written(seen('HERE', 'LIBR', '2')), { slot: '2' });
  t.match(seen('COME', 'LIBR', '5'), {
    change: {
      action: 'confirm',
      version: 3,
      set: { currentRepository: 'LIBR', slot: '5' },
      was: { currentRepository: 'OFFS', slot: '1' },
    },
  });
  t.match(seen('SENT', 'LIBR', ''), { change: { action: 'confirm', was: {} } });
  t.match(written(seen('LATE', 'LIBR', '1')), /not left/);
  t.match(seen('LATE', 'LIBR', '8'), { change: { action: 'update', set: { slot: '8' } }, notLeft: true });
  t.match(seen('AWAY', 'LIBR', '4'), {
    code: 'RECONCILE_UNEXPECTED',
    message: /is in LIBR, where it should not be: it belongs in OFFS/,
  });
  t.match(seen('WAY', 'LIBR', ''), { message: /is on its way from OFFS to VALT/ });
  t.strictSame(
    written(seen('NEVER', 'LIBR', '')),
    { repository: 'LIBR' },
    'nobody has said where it is to be',
  );
  t.match(seen('NEW', 'LIBR', '1'), { change: { action: 'add', set: { repository: 'LIBR', slot: '1' } } });
  t.strictSame(written(seen('AWAY', '', '4')), { slot: '4' }, 'a record without a place says nothing of one');
});
