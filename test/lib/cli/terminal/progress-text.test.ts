import t from 'tap';
import type { ProgressFigures } from '../../../../lib/cli/terminal/progress-meter.ts';
import { progressText } from '../../../../lib/cli/terminal/progress-text.ts';
import { type Scope, scopeName, trustedScope } from '../../../../lib/model/scope.ts';

const scope: Scope = trustedScope('US01', 'LTO');
const READING: ProgressFigures = {
  phase: 'reading',
  share: 0.4567,
  secondsLeft: 89,
  records: 1_234_567,
  perSecond: 98_765,
  changes: 4321,
  settled: 0,
  scope: scopeName(scope),
};

t.test('while a run reads, its line has share, time, records, changes and scope', async (t) => {
  t.equal(
    progressText(READING, 'applying'),
    'reading 45%, 89 s left | 1,234,567 records, 98,765/s | 4,321 changes | US01.LTO',
  );
});

t.test('while it changes, the line has what is done with changes, and their rate', async (t) => {
  const figures: ProgressFigures = { ...READING, phase: 'changing', share: 1, perSecond: 50, settled: 4000 };
  t.equal(
    progressText(figures, 'applying'),
    'applying 100%, 89 s left | 1,234,567 records | 4,000 of 4,321 changes, 50/s | US01.LTO',
  );
});

t.test('what is not known is left out', async (t) => {
  const { phase, records, perSecond, changes, settled } = READING;
  t.equal(
    progressText({ phase, records, perSecond, changes, settled }, 'applying'),
    'reading | 1,234,567 records, 98,765/s | 4,321 changes',
  );
});

t.test('a time is as precise as a guess can be', async (t) => {
  for (const [secondsLeft, text] of [
    [0, '0 s'],
    [89, '89 s'],
    [90, '2 min'],
    [5399, '90 min'],
    [5400, '1.5 h'],
    [360_000, '100.0 h'],
  ] as const) {
    t.match(progressText({ ...READING, secondsLeft }, ''), `reading 45%, ${text} left |`);
  }
});

t.test('parts that do not fit into the width are left out whole, but for the first', async (t) => {
  const whole = progressText(READING, '');
  const parts = whole.split(' | ');
  for (let width = 0; width <= whole.length; width++) {
    const line = progressText(READING, '', width);
    t.ok(line.length <= width);
    const fitting = parts.findLastIndex((_, index) => parts.slice(0, index + 1).join(' | ').length <= width);
    t.equal(line, fitting === -1 ? whole.slice(0, width) : parts.slice(0, fitting + 1).join(' | '));
  }
});
