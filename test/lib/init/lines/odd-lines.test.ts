import t from 'tap';
import { noiseTest } from '../../../../lib/init/lines/odd-lines.ts';

const WORDS = ['K00117 PROD 2026/050 REMOTE', 'K00119 PROD 2026/052 REMOTE', 'K00120 PROD 2026/053 HOME'];
const DELIMITED = ['ONSITE,A00001L6,10,x', 'OFFSITE,A00002L6,10,x', 'OFFSITE,A00003L6,11,y'];

const around = (records: readonly string[], delimiter = '') => {
  const isNoise = noiseTest(records, delimiter);
  return (text: string) => isNoise({ text, isAmong: false });
};
const among = (records: readonly string[], delimiter = '') => {
  const isNoise = noiseTest(records, delimiter);
  return (text: string) => isNoise({ text, isAmong: true });
};

t.test('rules, messages and comments are never records', async (t) => {
  for (const text of ['-----', 'EDG3010I 3 ENTRIES', '# made by x']) {
    t.equal(among(WORDS)(text), true, text);
    t.equal(among(DELIMITED, ',')(text), true, text);
  }
  t.equal(among(['#1 a b', '#2 a b'])('#3 a'), false, 'where records begin with a # it is no comment');
});

t.test('prompts of a shell, sums, and labels with values are none either', async (t) => {
  for (const text of [
    'nbu1:/home/ada # vmquery -a',
    '[ada@nbu1 ~]$ vmquery -a -w -x',
    '-TOTAL VOLUMES LISTED 5',
    '12 entries were listed',
    'Server Host = nbu1.example.com',
  ]) {
    t.equal(among(WORDS)(text), true, text);
  }
  const labelled = ['A00001L6 pool = x', 'A00002L6 pool = y'];
  t.equal(among(labelled)('A03L6 pool = z'), false, 'where records have such signs they say nothing');
});

t.test('titles have as many words as a record, but not as many values', async (t) => {
  t.equal(around(WORDS)('RMM SEARCHVOLUME OWNER LIMIT'), true);
  t.equal(around(WORDS)('K#0118 PROD 2026/051 REMOTE'), false, 'a label that is damaged');
  t.equal(around(WORDS)('END'), true);
});

t.test('a line that begins like a record is one, however short', async (t) => {
  t.equal(around(DELIMITED, ',')('offsite'), false);
  t.equal(around(WORDS)('A00001L6'), false);
});

t.test('a sentence has blanks behind its commas', async (t) => {
  t.equal(around(DELIMITED, ',')('Library, as of 14 March, 2026, in x'), true);
  t.equal(around(DELIMITED, ',')('HOME,A1,2,3'), false);
  const spaced = DELIMITED.map((record) => record.replaceAll(',', ', '));
  t.equal(around(spaced, ',')('HOME, A1, 2, 3'), false, 'but here records have them too');
});

t.test('among the records half of the elements is enough', async (t) => {
  t.equal(among(DELIMITED, ',')('HOME,"7'), false);
  t.equal(around(DELIMITED, ',')('HOME,"7'), true);
  t.equal(among(DELIMITED, ',')('HOME'), true);
});

t.test('where records begin with numbers, a line that begins with one is similar', async (t) => {
  const numbered = ['1,A00001L6,x,y,z', '2,A00002L6,x,y,z'];
  t.equal(around(numbered, ',')('3,A0'), false);
  t.equal(around(numbered, ',')('Total,3'), true);
  t.equal(among(numbered, ',')('3'), false);
  t.equal(among(numbered, ',')('x'), true);
  t.equal(among(['a,A00001L6,x,y,z', 'b,A00002L6,x,y,z'], ',')('3'), true, 'here they do not');
});
