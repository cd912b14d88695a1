import t from 'tap';
import { daysText, inWeek, isTimeOfDay, parseDays } from '../../../lib/model/schedule.ts';

t.test('days are read and written as people say them', (s) => {
  for (const [text, expected] of [
    ['mon-fri', 'mon-fri'],
    ['SAT, sun', 'sat,sun'],
    ['fri-mon', 'mon,fri-sun'],
    ['sun,wed,mon', 'mon,wed,sun'],
    ['mon-sun', 'every day'],
  ] as const) {
    s.equal(daysText(parseDays(text) ?? []), expected, text);
  }
  for (const wrong of ['', 'monday', 'mon-', 'mon-wed-fri', 'mon,,tue'])
    s.equal(parseDays(wrong), undefined, wrong);
  s.end();
});

t.test('days come in the order of the week, each once, and nothing else', (s) => {
  s.strictSame(inWeek(['sun', 'monday', 'tue', 'sun', '']), ['tue', 'sun']);
  s.end();
});

t.test('a time of day has two digits each, and ends before midnight', (s) => {
  for (const right of ['00:00', '07:30', '23:59']) s.equal(isTimeOfDay(right), true, right);
  for (const wrong of ['', '7:00', '24:00', '07:60', '07:00:00', '٠٧:٠٠'])
    s.equal(isTimeOfDay(wrong), false, wrong);
  s.end();
});
