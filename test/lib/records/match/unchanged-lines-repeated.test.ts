import assert from 'node:assert/strict';
import t from 'tap';
import { compile } from '../../language/compile.ts';
import { synchronized } from './exact.ts';

t.test('the heading of a file that was joined to another is no volume', async (t) => {
  const definition = compile(
    'SetCSVDelimiter(","); Extract(CUSTOMER, "cust"); Extract(MEDIA, "pool"); Extract(VOLUME, "barcode"); Extract(SLOT, "slot");',
  );
  const heading = 'cust,pool,barcode,slot\n';
  const rows = (...volumes: readonly string[]) => volumes.map((volume) => `US01,LTO,${volume},1\n`).join('');
  const text = [heading, rows('A1', 'A2'), heading, rows('A3'), `\ufeff${heading}`, rows('A4')].join('');
  const snapshot = {
    'US01.LTO': ['A1', 'A2', 'A3', 'A4'].map((volume) => [volume, 1, 'LIBR', '', 1].join('\t')),
  };
  for (const proves of [true, false]) {
    for (const sort of ['always', 'never', 'auto'] as const) {
      const pieces = [heading + rows('A1'), text].map((piece) => Buffer.from(piece));
      const { told } = await synchronized({ definition, snapshot, pieces, proves, sort });
      t.same(told.applied, []);
      t.match(told.outcomes, {
        excluded: [4, { heading: 4 }],
        rejected: [0],
        unchanged: [4],
        superseded: [1],
      });
    }
  }
});

const BY_NUMBER =
  'SetCSVDelimiter(","); Extract(CUSTOMER, 1); Extract(MEDIA, 2); Extract(VOLUME, 3); Extract(SLOT, 4); Extract(DESCRIPTION, 5);';

// Of each way of reading what is told of lines `VOLUME,SLOT,DESCRIPTION`; the server has slot 1 and "text" for all.
async function toldOf(statement: string, ...rows: readonly string[]) {
  const definition = compile(`${BY_NUMBER} ${statement}`);
  const held = ['A1', 'A2', 'A3'].map((volume) => [volume, 1, 'LIBR', '', 1, 'text'].join('\t'));
  const lines = (all: readonly string[]) => Buffer.from(all.map((row) => `US01,LTO,${row}\n`).join(''));
  const pieces = [lines(['A1,1,text']), lines(rows)];
  const ways = [];
  for (const proves of [true, false]) {
    for (const sort of ['always', 'never'] as const)
      ways.push(
        (await synchronized({ definition, snapshot: { 'US01.LTO': held }, pieces, proves, sort })).told,
      );
  }
  const [first, ...others] = ways;
  for (const other of others) assert.deepEqual(other.problems, first?.problems);
  return ways;
}

t.test(
  'where the definition says so, the first or the last of several lines on a volume counts',
  async (t) => {
    for (const [slots, last, first] of [
      [['A2,1,', 'A2,7,'], ['A2'], []],
      [['A2,7,', 'A2,1,'], [], ['A2']],
      [['A2,1,', 'A2,7,', 'A3,7,', 'A2,1,', 'A1,1,', 'A1,7,', 'A3,1,'], ['A1'], ['A3']],
    ] as const) {
      for (const [word, changed] of [
        ['LAST', last],
        ['FIRST', first],
      ] as const) {
        for (const { applied, problems } of await toldOf(`SetRepeats(${word});`, ...slots)) {
          t.strictSame(
            applied.map(({ volume }) => volume),
            changed,
            `${slots.join(' ')} ${word}`,
          );
          t.strictSame(problems, []);
        }
      }
    }
  },
);

t.test('lines that contradict each other are both named, and leave the volume alone', async (t) => {
  for (const rows of [
    ['A2,1,text', 'A2,7,text'],
    ['A2,7,text', 'A2,1,text'],
    ['A2,7,text', 'A2,8,text'],
    ['A2,1,', 'A2,7,'],
    ['A9,1,', 'A9,7,'],
  ]) {
    for (const { applied, problems, outcomes } of await toldOf('', ...rows)) {
      t.strictSame(applied, []);
      t.match(
        problems.map(({ line, code, outcome }) => [line, code, outcome]),
        [
          [2, 'RECORD_CONTRADICTS', 'rejected'],
          [3, 'RECORD_CONTRADICTS', 'rejected'],
        ],
      );
      t.match(problems[0]?.message, /SLOT is "[17]" on line 2 of stdin, and "[178]" on line 3;/);
      t.match(outcomes, { rejected: [2], superseded: [0] });
    }
  }
});

t.test('a line that only says less contradicts none, and takes nothing back', async (t) => {
  for (const [rows, changed] of [
    [['A2,1,', 'A2,,text'], 0],
    [['A2,,text', 'A2,7,text'], 1],
    [['A2,,', 'A2,7,'], 1],
    [['A2,7,new', 'A2,,new'], 1],
    [['A2,7,', 'A2,,text'], 1],
  ] as const) {
    for (const { applied, problems, outcomes } of await toldOf('', ...rows)) {
      t.strictSame([applied.length, problems], [changed, []], rows.join(' '));
      t.match(outcomes, { superseded: [1] });
    }
  }
});

t.test('a line that only says less does not hide that those around it contradict each other', async (t) => {
  for (const rows of [
    ['A2,7,', 'A2,,text', 'A2,8,'],
    ['A2,7,', 'A2,,new', 'A2,8,'],
    ['A2,1,', 'A2,,new', 'A2,8,'],
  ]) {
    for (const { applied, problems } of await toldOf('', ...rows)) {
      t.strictSame([applied.length, problems.length], [0, 2], rows.join(' '));
    }
  }
});

t.test('an empty value that empties its field contradicts one that fills it', async (t) => {
  for (const { applied, problems } of await toldOf('SetPolicy(DESCRIPTION, CLEAR);', 'A2,1,text', 'A2,1,')) {
    t.strictSame(applied, []);
    t.match(problems[0]?.message, /DESCRIPTION is "text" on line 2 of stdin, and nothing on line 3;/);
  }
});
