/**
 * What a server of TapeTrack is told of the samples, read back by the definition that is printed for it.
 *
 * @module
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { runInside } from '../e2e/inside.ts';
import { jsonLines } from '../e2e/program.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { DEFINITIONS, products } from './extracted.ts';

type Fields = Readonly<Record<string, unknown>>;

// No local time comes twice there: of one that does, the first is read.
const ZONE = ['--timezone', 'America/Phoenix'];

// The directives whose statements may stand in a definition for TMSS10Sync.
const PUBLISHED = ['SetCSVDelimiter', 'AddString', 'Extract', 'SetMoveDateFormat', 'SetWriteTimeFormat'];

// Fields whose statements may stand in a comment: no published directive states how these dates are written, and what an
// inventory has seen is not where a volume is to be.
const DATES: Fields = { EXPIRYDATE: 'expiryDate', READTIME: 'readTime', MOUNTIME: 'mountTime' };
const WITHHELD: Fields = { ...DATES, REPOSITORY: 'repository' };

// A field that is emptied cannot be told from one that is not given.
function told(record: Fields, left: readonly unknown[] = []): string {
  const pairs = Object.entries(record).filter(([key, value]) => value !== null && !left.includes(key));
  return JSON.stringify(pairs.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function records(t: Test, args: readonly string[], cwd: string): Promise<readonly Fields[]> {
  const { code, stdout, stderr } = await runInside(['extract', '--quiet', ...ZONE, ...args], { cwd });
  t.ok(code === 0 || code === 1, stderr);
  return jsonLines<Fields>(stdout);
}

for (const { product, definitions, samples } of products()) {
  t.test(`${product}: the records come back from the CSV as they were`, async (t) => {
    for (const name of definitions) {
      const cwd = temporaryFolder(t);
      const own = ['-d', join(DEFINITIONS, product, `${name}.ttidef`)];
      const files = samples
        .filter((file) => file.startsWith(`${name}.sample.`))
        .map((file) => join(DEFINITIONS, product, file));
      const before = await records(t, [...own, ...files], cwd);
      t.ok(before.length > 0, name);

      const csv = await runInside(['extract', '--quiet', '--csv', ...ZONE, ...own, ...files], { cwd });
      t.ok(csv.code === 0 || csv.code === 1, csv.stderr);
      writeFileSync(join(cwd, 'tapes.csv'), csv.stdout);
      const printed = await runInside(['bridge', ...ZONE, ...own], { cwd });
      t.equal(printed.code, 0, printed.stderr);
      const statements = printed.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      for (const line of statements) t.match(line, new RegExp(`^(${PUBLISHED.join('|')})\\(.*\\);$`), name);

      const withheld = [...printed.stdout.matchAll(/^# Extract\((\w+), .*$/gm)].map(
        ([, field = '']) => field,
      );
      t.strictSame(
        withheld.filter((field) => !(field in WITHHELD)),
        [],
        name,
      );
      writeFileSync(join(cwd, 'tapes.ttidef'), printed.stdout);
      const checked = await runInside(['check', 'tapes.ttidef'], { cwd });
      t.match(checked.stdout, 'no errors', name);
      const after = await records(t, ['-d', 'tapes.ttidef', 'tapes.csv'], cwd);
      t.strictSame(
        after.map((record) => told(record)).sort(),
        before
          .map((record) =>
            told(
              record,
              withheld.map((field) => WITHHELD[field]),
            ),
          )
          .sort(),
        name,
      );

      const dates = withheld.filter((field) => field in DATES);
      const formats = dates.map((field) => `SetDateFormat(${field}, "%%Y-%%m-%%d %%H:%%M:%%S");`);
      writeFileSync(
        join(cwd, 'all.ttidef'),
        [printed.stdout.replaceAll(/^# (?=Extract\()/gm, ''), ...formats].join('\n'),
      );
      const all = await records(t, ['-d', 'all.ttidef', 'tapes.csv'], cwd);
      t.strictSame(
        all.map((record) => told(record)).sort(),
        before.map((record) => told(record)).sort(),
        name,
      );
    }
  });
}
