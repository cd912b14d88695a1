import { join } from 'node:path';
import t from 'tap';
import { type Forged, forge, plain, readAll, TEXT } from './written.ts';

t.test('what is forged and has right checksums is not believed either', async (t) => {
  const path = join(t.testdir(), 'file');
  forge(path, {});
  const hash = '01'.repeat(16);
  t.strictSame(plain(readAll(path) ?? []), [
    `["${hash}",{"kind":"volume","scope":0,"notGiven":0},"A1"]`,
    `["${hash}",{"kind":"volume","scope":0,"notGiven":0},"A2"]`,
    `["${hash}",{"kind":"excluded","reason":"a filter","fits":true},""]`,
  ]);
  const forgeries: readonly Forged[] = [
    { runs: [0, 2, 2, 1] },
    { runs: [0, 3, 1, 0] },
    { runs: [0, 3, 1, 1] },
    { runs: [0, 2] },
    { runs: [0, 4] },
    { runs: [0, 0xffff_ffff, 0, 4] },
    { runs: [] },
    { runs: [0, 1, 0, 1, 0, 1, 0, 1] },
    { labels: 'A1\nA2\n' },
    { labels: 'A1\nA2\n\n\n' },
    { labels: 'A1\nA2\nA3' },
    { labels: 'A1\nA\t2\n\n' },
    { labels: 'A1\nÄ2\n\n' },
    { labels: `A1\n${'A'.repeat(65)}\n\n` },
    { labels: `A1\n${'A'.repeat(500)}\n\n` },
    { directory: [0xffff_ffff, 7] },
    { directory: [2, 0xffff_ffff] },
    { entries: 2 },
    { entries: 0 },
    { entries: 0xffff_ffff },
    { text: { ...TEXT, counts: [2] } },
    { text: '{' },
  ];
  for (const forged of forgeries) {
    forge(path, forged);
    t.equal(readAll(path), undefined, JSON.stringify(forged).slice(0, 80));
  }
});
