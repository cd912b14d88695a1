import t from 'tap';
import type { ScopeBatch } from '../../../../lib/engine/batch.ts';
import { type RecognizedInput, scopeVisit } from '../../../../lib/engine/set-aside/scope-visits.ts';
import type { AsideSegment, ScopeRecords } from '../../../../lib/engine/set-aside/set-aside.ts';
import { namedScope, VolumeId } from '../../../../lib/model/scope.ts';
import type { RecognizedVolume } from '../../../../lib/records/recognition/recognition.ts';
import { mentionOf, recordOf, scopeOf } from '../../../transforms/chain.ts';
import { segmentsOf } from '../../records/segments.ts';

const OF = namedScope(scopeOf('US01.LTO'));
const INPUTS = ['one.csv', 'two.csv'];

const volumeAt = (volume: string, line: number, input = 0): RecognizedVolume => {
  return { volume: VolumeId.trusted(volume), notGiven: 1, input, line };
};
const record = (volume: string, line: number) => recordOf(`US01.LTO.${volume}`, ['x'], line);
const chunk = (source: string, ...segments: readonly AsideSegment[]): ScopeRecords => {
  return { of: OF, source, segments };
};
const records = (...all: readonly (readonly [volume: string, line: number])[]) =>
  segmentsOf(...all.map(([volume, line]) => record(volume, line)));
const unended = (volume: string, line: number): AsideSegment => ({
  kind: 'records',
  records: [{ ...record(volume, line), unended: { text: volume, reason: 'no line end' } }],
});

interface Visited {
  readonly chunks?: readonly ScopeRecords[];
  readonly twice?: readonly RecognizedVolume[];
  /** All recognized volumes, and how many records of them. */
  readonly volumes?: readonly RecognizedVolume[];
  readonly recognized?: number;
  readonly size?: number | undefined;
  readonly lists?: boolean;
}

function visit(visited: Visited): readonly ScopeBatch[] {
  const { chunks = [], twice = [], volumes = twice, recognized = volumes.length, lists = false } = visited;
  const recognition: RecognizedInput = {
    inputs: INPUTS,
    sizeOf: () => ('size' in visited ? visited.size : 1000),
    namedTwice: (scope) => (scope === OF.name ? twice : []),
    volumesOf: (scope) => (scope === OF.name ? volumes : []),
  };
  return [...scopeVisit(OF, chunks, recognition, recognized, lists)];
}

/** What stands in batches, one text for each; recognized volumes in parentheses. */
const told = (batches: readonly ScopeBatch[]): readonly string[] =>
  batches.flatMap(({ source, segments }) =>
    segments.flatMap((segment) => {
      if (segment.kind === 'records')
        return segment.records.map(({ volume, line }) => `${source} ${line} ${volume}`);
      if (segment.kind === 'rejected') return `${source} ${segment.line} -${segment.volume}`;
      return segment.kind === 'in step'
        ? `(${segment.source} ${segment.line} ${segment.volume})`
        : segment.kind;
    }),
  );

const namedIn = (batches: readonly ScopeBatch[]) =>
  batches.map(({ named }) => named && [named.volumes, named.size]);

t.test('recognized records stand in their places among those that name the same volumes', async (t) => {
  const twice = [
    ...[volumeAt('A1', 1), volumeAt('A2', 3), volumeAt('A3', 4), volumeAt('A4', 9), volumeAt('A5', 30)],
    ...[volumeAt('A1', 2, 1), volumeAt('A2', 20, 1)],
  ];
  const chunks = [
    chunk(
      'one.csv',
      ...records(['A1', 2], ['A9', 5], ['A9', 6]),
      mentionOf('US01.LTO.A4', 10),
      ...records(['A2', 11]),
    ),
    chunk('one.csv', ...records(['A3', 12])),
    chunk('two.csv', mentionOf('US01.LTO.A1', 1), ...records(['A2', 3], ['A2', 4])),
  ];
  const batches = visit({ chunks, twice });
  t.strictSame(told(batches), [
    ...['(one.csv 1 A1)', 'one.csv 2 A1', '(one.csv 3 A2)', '(one.csv 4 A3)', 'one.csv 5 A9', 'one.csv 6 A9'],
    ...['(one.csv 9 A4)', 'one.csv 10 -A4', 'one.csv 11 A2', 'one.csv 12 A3', '(one.csv 30 A5)'],
    ...['two.csv 1 -A1', '(two.csv 2 A1)', 'two.csv 3 A2', 'two.csv 4 A2', '(two.csv 20 A2)'],
  ]);
  t.ok(batches.every(({ scope }) => scope === OF.scope));
  t.equal(batches[0]?.segments.at(0)?.kind, 'in step');
  t.match(batches[0]?.segments[0], { notGiven: 1 });
});

t.test(
  'an input without a recognized record has all before it that was recognized in earlier ones',
  async (t) => {
    const twice = [volumeAt('A1', 90), volumeAt('A2', 5, 1)];
    t.strictSame(told(visit({ chunks: [chunk('two.csv', ...records(['A1', 4], ['A2', 6]))], twice })), [
      ...['(one.csv 90 A1)', 'two.csv 4 A1', '(two.csv 5 A2)', 'two.csv 6 A2'],
    ]);
  },
);

t.test('only the volumes are looked for that records name, where they are few', async (t) => {
  const chunks = [
    chunk('one.csv', ...records(['A1', 1], ['A2', 2], ['A1', 3]), mentionOf('US01.LTO.A7', 4)),
    chunk('two.csv', ...records(['A3', 1])),
  ];
  const twice = [volumeAt('A2', 9), volumeAt('A8', 10)];
  const names = [['A2', 'A8', 'A1', 'A7', 'A3'], 1000];
  t.strictSame(namedIn(visit({ chunks, twice })), [names, names]);
  t.strictSame(namedIn(visit({ chunks, twice, size: undefined })), [undefined, undefined]);
});

t.test('all volumes of a scope are looked for where records name many of them', async (t) => {
  const many = (count: number) =>
    Array.from({ length: Math.ceil(count / 100) }, (_, part) =>
      chunk(
        'one.csv',
        ...segmentsOf(
          ...Array.from({ length: Math.min(100, count - part * 100) }, (__, at) =>
            record(`V${part}-${at}`, 1),
          ),
        ),
      ),
    );
  const isNamed = (count: number, size: number, twice: readonly RecognizedVolume[] = []) => {
    const batches = visit({ chunks: many(count), size, twice, recognized: 1 });
    t.equal(told(batches).length, count + twice.length, 'every record comes');
    return batches.every(({ named }) => named !== undefined);
  };
  t.equal(isNamed(500, 100), true, 'some hundred are few');
  t.equal(isNamed(501, 2000), false);
  t.equal(isNamed(501, 2004), true, 'or a quarter');
  t.equal(isNamed(500, 100, [volumeAt('A1', 1)]), false);
  t.equal(isNamed(10_000, 10_000_000), true);
  t.equal(isNamed(10_101, 10_000_000), false, 'ten thousand are many');
});

t.test('every recognized volume is mentioned once where a label may be cut', async (t) => {
  const volumes = [volumeAt('A1', 1), volumeAt('A2', 2), volumeAt('A12', 3, 1)];
  const twice = volumes.slice(1, 2);
  for (const last of [unended('A1', 9), { ...mentionOf('US01.LTO.A1', 9), isUnended: true } as const]) {
    const batches = visit({ chunks: [chunk('two.csv', ...records(['A2', 8]), last)], twice, volumes });
    t.strictSame(told(batches).toSorted(), [
      ...['(one.csv 1 A1)', '(one.csv 2 A2)', '(two.csv 3 A12)', 'two.csv 8 A2'],
      last.kind === 'rejected' ? 'two.csv 9 -A1' : 'two.csv 9 A1',
    ]);
    t.ok(
      batches.every(({ named }) => named === undefined),
      'all are looked for',
    );
  }
});

t.test('every recognized volume is mentioned where absent ones are listed, if any are', async (t) => {
  const volumes = Array.from({ length: 2500 }, (_, at) => volumeAt(`V${at}`, at));
  const batches = visit({ volumes, size: 2501, lists: true });
  t.strictSame(
    batches.map(({ segments }) => segments.length),
    [1000, 1000, 500],
  );
  t.equal(new Set(told(batches)).size, 2500);
  const complete = visit({ volumes, size: 2500, lists: true });
  t.strictSame(told(complete), [], 'where as many were recognized as there are none is absent');
  t.strictSame(namedIn(complete), [[[], 2500]], 'and the scope is visited nevertheless');
  t.strictSame(visit({ volumes: [], size: 2500, lists: true }), []);
});

t.test('a label that may be cut far behind has all volumes mentioned, too', async (t) => {
  const chunks = Array.from({ length: 12 }, (_, part) =>
    chunk(
      'one.csv',
      ...segmentsOf(...Array.from({ length: 1000 }, (__, at) => record(`V${part}-${at}`, at))),
    ),
  );
  const volumes = [volumeAt('A1', 1)];
  const batches = visit({ chunks: [...chunks, chunk('two.csv', unended('A', 1))], volumes, size: 1e7 });
  t.equal(told(batches).at(-1), '(one.csv 1 A1)');
  t.equal(told(batches).length, 12_002);
});
