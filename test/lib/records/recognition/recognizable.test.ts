import t from 'tap';
import { namedScope, trustedScope } from '../../../../lib/model/scope.ts';
import type { CurrentScope } from '../../../../lib/records/recognition/current-scopes.ts';
import { recognizableOf, recordsOf } from '../../../../lib/records/recognition/recognizable.ts';

const scopeOf = (media: string, isKnown: boolean): CurrentScope => ({
  ...{ of: namedScope(trustedScope('US01', media)), size: 9, revision: 'r', isKnown },
  ...{ changed: [], foreign: new Map() },
});
const SCOPES = [scopeOf('LTO', true), scopeOf('DLT', false)];

t.test('records of a scope are recognized where it is known', async (t) => {
  const volume = { kind: 'volume', notGiven: 0 } as const;
  const one = { kind: 'recognized', scope: SCOPES[0]?.of, size: 9, count: 1, foreign: 0 };
  t.strictSame(recognizableOf({ ...volume, scope: 0 }, SCOPES), { needsNext: false, one });
  t.strictSame(recognizableOf({ ...volume, scope: 0, needsNext: true }, SCOPES), { needsNext: true, one });
  t.equal(recognizableOf({ ...volume, scope: 1 }, SCOPES), undefined);
  t.equal(recognizableOf({ ...volume, scope: 2 }, SCOPES), undefined);
});

t.test('exclusions are recognized, and lines of records; what has to be read is not', async (t) => {
  const excluded = { kind: 'excluded', reason: 'blank', fits: false } as const;
  t.strictSame(recognizableOf(excluded, []), { needsNext: false, one: { ...excluded, count: 1 } });
  t.strictSame(recognizableOf({ ...excluded, needsNext: true }, []), {
    ...{ needsNext: true, one: { ...excluded, count: 1 } },
  });
  t.strictSame(recognizableOf({ kind: 'open' }, []), { needsNext: false, one: undefined });
  for (const kind of ['read', 'turn'] as const) t.equal(recognizableOf({ kind }, []), undefined);
});

t.test('of volumes that the store does not have, all are foreign', async (t) => {
  const one = recognizableOf({ kind: 'volume', scope: 0, notGiven: 0 }, SCOPES)?.one;
  if (one === undefined) throw new Error('nothing is recognized');
  t.equal(recordsOf(one, 1, false), one);
  t.match(recordsOf(one, 5, false), { count: 5, foreign: 0 });
  t.match(recordsOf(one, 1, true), { count: 1, foreign: 1 });
});
