import t from 'tap';
import {
  isDrawn,
  isMessage,
  isPoolLine,
  poolStatements,
  textLines,
} from '../../../../lib/init/lines/text-lines.ts';
import { written } from '../drafts.ts';

const kinds = (text: string) => textLines(text)?.map(({ kind }) => kind);

t.test('each line is told by what it looks like', async (t) => {
  t.strictSame(textLines('a b\r\n \n+--+\nANS8000I x\n'), [
    { text: 'a b', kind: 'text' },
    { text: ' ', kind: 'blank' },
    { text: '+--+', kind: 'rule' },
    { text: 'ANS8000I x', kind: 'message' },
    { text: '', kind: 'blank' },
  ]);
});

t.test('a rule has two dashes in a row at least', async (t) => {
  t.strictSame(kinds('- -\n--\n==\n__\n──\n| |'), ['text', 'rule', 'rule', 'rule', 'rule', 'text']);
});

t.test('where more than a third of the lines look like messages, they are labels', async (t) => {
  t.strictSame(kinds('ABC1234X a\nb\nc'), ['message', 'text', 'text'], 'a third of them');
  t.strictSame(kinds('ABC1234X a\nb'), ['text', 'text'], 'half of them');
});

t.test('a text with a line of more than 4000 characters has no lines', async (t) => {
  t.equal(textLines(`a\n${'x'.repeat(4001)}`), undefined);
  t.equal(textLines(`a\n${'x'.repeat(4000)}\r`)?.length, 2);
});

t.test('the heads of pages and the marks of lists are told from records', async (t) => {
  t.strictSame(kinds('Volser Slot\nA00001 1\nVolser Slot\nA00002 2'), ['text', 'text', 'page', 'text']);
  t.strictSame(kinds('Scratch pool\nA00001 1\nScratch pool\nA00002 2')?.[2], 'text', 'a pool is none');
  t.strictSame(kinds(`StartHeaderText~D~123456~EndHeaderText\nA00001`), ['message', 'text']);
  t.strictSame(kinds('ending.with.a.long.name.of.a.data.set,x'), ['text']);
});

t.test('no more than 20,000 lines are read', async (t) => {
  t.equal(textLines('a\n'.repeat(20_001))?.length, 20_000);
});

t.test('messages begin with letters, a number and a letter', async (t) => {
  for (const line of ['ANS8000I Server', '  EDG3010I: 2 ENTRIES', 'ANR2034E x'])
    t.equal(isMessage(line), true, line);
  for (const line of ['ANS8000I', 'A00001L6 x', 'ANS80I x', `${' '.repeat(9)}ANS8000I x`]) {
    t.equal(isMessage(line), false, line);
  }
});

t.test('a drawn line has nothing but dashes, bars and blanks', async (t) => {
  for (const line of ['', ' | ', '+---+', '╔═╗', '****']) t.equal(isDrawn(line), true, line);
  for (const line of ['-a-', '- 1 -', '#--']) t.equal(isDrawn(line), false, line);
});

const isPool = (text: string) => isPoolLine({ text, kind: 'text' });

t.test('a line names a pool behind a label, or before the word pool', async (t) => {
  for (const line of [
    'Pool: Weekly',
    ' Media pool = x',
    'Medienpool:x',
    'pool name: a b',
    'Weekly pool',
    '  X pool ',
  ]) {
    t.equal(isPool(line), true, line);
  }
  for (const line of ['Pool:', 'Pools: x', 'the Weekly pool', 'pool', `${' '.repeat(9)}Pool: x`, 'Pool: ']) {
    t.equal(isPool(line), false, line);
  }
});

t.test('there is a statement for each way in which pools are named', async (t) => {
  const lines = textLines('Pool: Weekly\nPool: Daily\nA00001L6\nWeekly pool\nDaily pool\n') ?? [];
  t.strictSame(written(poolStatements(lines)), [
    'AddContext(DESCRIPTION, "Pool: {}"); # Pool: Weekly',
    'AddContext(DESCRIPTION, "{} pool"); # Weekly pool',
  ]);
  t.strictSame(poolStatements([]), []);
});
