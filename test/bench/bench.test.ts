import t from 'tap';
import { PARTS } from '../../bench/parts.ts';
import { bench } from './run-bench.ts';

t.test('the bench says how it is used, and refuses what makes no sense', async (t) => {
  const { status, stdout } = bench([], '--help');
  t.equal(status, 0);
  t.match(stdout, /^usage: npm run bench/);
  for (const { name, title } of PARTS) t.ok(stdout.includes(`${name.padEnd(15)} ${title}`), name);
  t.match(bench(['all']).stderr, /--part all: expected embedded, recognition, definitions, server/);
  t.match(bench(['small'], '--volumes', '5').stderr, /--volumes 5: expected a whole number/);
});
