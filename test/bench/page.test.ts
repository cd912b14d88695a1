import { readFileSync } from 'node:fs';
import t from 'tap';
import { page, readMeasured, withMeasured } from '../../bench/page.ts';
import type { MeasuredPart } from '../../bench/part.ts';
import { PARTS } from '../../bench/parts.ts';
import { resultTable, targetTable } from '../../bench/table.ts';

const README = readFileSync(new URL('../../bench/README.md', import.meta.url), 'utf8');

const result = (contender: string, seconds: number) => {
  return { volumes: 1000, work: 'no change', contender, seconds, peakBytes: 1e8 } as const;
};
const measured: MeasuredPart = {
  date: '2026-03-14',
  repeat: 3,
  machine: '2 cores',
  about: 'a catalog',
  programs: ['tapesync 1.2.3', 'sqlite3 3.4.5'],
  results: [result('tapesync', 0.5), result('sqlite3', 2)],
  notes: ['A note.'],
  targets: [{ text: 'a target', measured: '4.00 times as fast', met: true }],
};

t.test('the page says what is kept of each part, and no more', async (t) => {
  t.equal(page(README, await readMeasured()), README, 'run: npm run bench -- --part NAME --write');
});

t.test('a part that is measured has its place, and the others keep theirs', async (t) => {
  const text = page(README, new Map([['embedded', measured]]));
  t.match(text, 'A catalog; best of 3, 2026-03-14. tapesync 1.2.3, sqlite3 3.4.5; 2 cores.');
  t.match(text, '\n\nA note.\n\n');
  t.match(text, 'takes 0.5 s and 100 MB of memory on the embedded store: 2,000 volumes a second.');
  t.equal(text.split('| a target |').length, 3, 'among all targets, and beside the part');
  for (const { name, title } of PARTS) {
    t.match(text, `\n### ${title}\n`);
    const missing = `Not measured yet: \`npm run bench -- --part ${name} --write\`.`;
    t.equal(text.includes(missing), name !== 'embedded', name);
  }
  t.equal(page(text, new Map([['embedded', measured]])), text, 'and stays as it is');
});

t.test('every program that is measured is explained on the page', async (t) => {
  for (const { results } of (await readMeasured()).values()) {
    for (const { contender } of results) {
      const name = contender
        .replace(/^.*, no fingerprints/, '... no fingerprints')
        .replace(/, records.*/, '');
      t.match(README, `\n| ${name} |`);
    }
  }
});

t.test('tables give ratios to tapesync and name what was not met', async (t) => {
  t.equal(
    resultTable(measured.results),
    [
      "| volumes | work      | program  | seconds | volumes/s | time / tapesync's | peak memory |",
      '| ------- | --------- | -------- | ------: | --------: | ----------------: | ----------: |',
      '| 1,000   | no change | tapesync |   0.500 |     2,000 |              1.00 |      100 MB |',
      '| 1,000   | no change | sqlite3  |    2.00 |       500 |              4.00 |      100 MB |',
    ].join('\n'),
  );
  t.match(targetTable([{ text: 'a', measured: 'b', met: false }]), '| **not met** |');
});

t.test('only what stands between the markers of a document is replaced', async (t) => {
  const [begin, other] = ['<!-- measured: one -->', '<!-- measured: two -->'];
  const end = '<!-- end of measured -->';
  const document = `# Bench\n\n${other}\nkept\n${end}\n${begin}\nold\n${end}\n\nrest\n`;
  t.equal(
    withMeasured(document, 'one', 'new'),
    `# Bench\n\n${other}\nkept\n${end}\n${begin}\n\nnew\n\n${end}\n\nrest\n`,
  );
  t.throws(() => withMeasured('no markers', 'one', 'new'), /expected the markers <!-- measured: one -->/);
});
