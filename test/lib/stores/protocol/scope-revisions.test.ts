import t from 'tap';
import { RepositoryId, VolumeId } from '../../../../lib/model/scope.ts';
import {
  readRevisions,
  readSince,
  revisionJson,
  sinceJson,
} from '../../../../lib/stores/protocol/scope-revisions.ts';
import { SCOPE } from '../contract/shorthands.ts';

const REVISION = { scope: SCOPE, revision: 'r1', volumes: 3, versions: 5 };
const SINCE = {
  state: 'known',
  revision: 'r2',
  volumeFilter: '??',
  repositories: new Map([[RepositoryId.trusted('LIBR'), 'the library']]),
  dataClusters: new Set(['NIGHTLY']),
  volumes: 3,
  versions: 7,
  base: { volumes: 2, versions: 2 },
  changed: [VolumeId.trusted('A'), VolumeId.trusted('B2')],
} as const;

const sent = (json: unknown): unknown => JSON.parse(JSON.stringify(json));

t.test('revisions and what has changed since are read as they were written', async (s) => {
  s.strictSame(readRevisions(sent([REVISION, REVISION].map(revisionJson))), [REVISION, REVISION]);
  s.strictSame(readRevisions([]), []);
  s.strictSame(readSince(sent(sinceJson(SINCE))), SINCE);
});

t.test('anything else is none', async (s) => {
  const revision = revisionJson(REVISION);
  for (const part of [{ customer: 1 }, { media: null }, { revision: 7 }, { volumes: -1 }, { versions: '5' }])
    s.equal(readRevisions([revision, sent({ ...revision, ...part })]), undefined, JSON.stringify(part));
  for (const json of [null, {}, 'r1', [null], [[]]]) s.equal(readRevisions(json), undefined);
  const since = sinceJson(SINCE);
  for (const part of [
    { state: 'odd' },
    { revision: null },
    { repositories: [] },
    { volumes: 1.5 },
    { versions: null },
    { base: {} },
    { base: null },
    { changed: 'A' },
    { changed: ['A', 7] },
    { changed: ['B', 'A'] },
    { changed: ['A', 'A'] },
    { changed: [''] },
  ])
    s.equal(readSince(sent({ ...since, ...part })), undefined, JSON.stringify(part));
  for (const json of [null, undefined, 'x', []]) s.equal(readSince(json), undefined);
});
