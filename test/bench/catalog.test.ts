import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import {
  CATALOG_DEFAULTS,
  type CatalogOptions,
  catalogBlocks,
  catalogRows,
  changedVolumes,
  ORDERS,
} from '../../bench/catalog.ts';
import { catalogDefinition, FORMATS } from '../../bench/catalog-format.ts';
import type { CatalogRow } from '../../bench/catalog-row.ts';
import { permutation } from '../../bench/permutation.ts';
import { PROGRAM } from '../program.ts';

const WRITER = fileURLToPath(new URL('../../bench/catalog.ts', import.meta.url));
const CATALOG: CatalogOptions = { ...CATALOG_DEFAULTS, volumes: 3000, scopes: 7 };

const rows = (options: Partial<CatalogOptions> = {}) => [...catalogRows({ ...CATALOG, ...options })];
const text = (options: Partial<CatalogOptions> = {}) =>
  [...catalogBlocks({ ...CATALOG, ...options })].join('');
const scope = ({ customer, media }: CatalogRow) => `${customer}.${media}`;
const key = (row: CatalogRow) => `${scope(row)}.${row.volume}`;
const scopeChanges = (list: readonly CatalogRow[]) => {
  return list.filter((row, index) => index > 0 && scope(row) !== scope(list[index - 1]!)).length;
};

t.test('a permutation has every number once, and not in its place', async (t) => {
  for (const size of [1, 2, 3, 1000, 1024, 4097]) {
    const take = permutation(size, 5);
    const found = Array.from({ length: size }, (_, index) => take(index));
    t.equal(new Set(found).size, size);
    t.equal(Math.max(...found), size - 1);
    const fixed = found.filter((value, index) => value === index).length;
    if (size >= 1000) t.ok(fixed < size / 50, `${fixed} of ${size} stay where they are`);
  }
});

t.test('the same options give the same catalog, another seed another one', async (t) => {
  t.equal(text({ order: 'shuffled' }), text({ order: 'shuffled' }));
  t.not(text(), text({ seed: 2 }));
});

t.test('every volume stands once, in scopes of equal size', async (t) => {
  const found = rows();
  t.equal(found.length, 3000);
  t.equal(new Set(found.map(key)).size, 3000);
  const sizes = new Map<string, number>();
  for (const row of found) sizes.set(scope(row), (sizes.get(scope(row)) ?? 0) + 1);
  t.equal(sizes.size, 7);
  t.ok(Math.max(...sizes.values()) - Math.min(...sizes.values()) <= 1);
});

t.test('an order changes the order of the records and nothing else', async (t) => {
  const sorted = rows().map((row) => JSON.stringify(row));
  t.strictSame(rows().map(key), rows().map(key).sort(), 'sorted is sorted by scope and volume');
  for (const order of ORDERS) {
    const found = rows({ order, changed: 0 });
    t.strictSame(found.map((row) => JSON.stringify(row)).sort(), [...sorted].sort(), order);
  }
  const other = rows({ order: 'shuffled', shuffle: 1 });
  t.strictSame(other.map((row) => JSON.stringify(row)).sort(), [...sorted].sort(), 'another random order');
  t.not(other.map(key).join(), rows({ order: 'shuffled' }).map(key).join());
  t.equal(scopeChanges(rows({ order: 'sorted' })), 6);
  t.equal(scopeChanges(rows({ order: 'volume-shuffled' })), 6, 'scope after scope');
  t.ok(scopeChanges(rows({ order: 'scope-shuffled' })) > 2000);
  t.ok(scopeChanges(rows({ order: 'shuffled' })) > 2000);
  const firstScope = scope(rows()[0]!);
  const inOrder = (order: CatalogOptions['order']) => {
    const first = rows({ order }).filter((row) => scope(row) === firstScope);
    return first.map(key).join() === first.map(key).sort().join();
  };
  t.equal(inOrder('scope-shuffled'), true);
  t.equal(inOrder('volume-shuffled'), false);
  t.equal(inOrder('shuffled'), false);
});

t.test('exactly the share that is asked for is changed, in repository or slot only', async (t) => {
  for (const changed of [0, 0.001, 0.01, 0.5, 1]) {
    const base = new Map(rows().map((row) => [key(row), row]));
    const different = rows({ changed, order: 'shuffled' }).filter((row) => {
      return JSON.stringify(row) !== JSON.stringify(base.get(key(row)));
    });
    t.equal(different.length, Math.round(3000 * changed), `${changed}`);
    t.equal(different.length, changedVolumes({ ...CATALOG, changed }));
    for (const row of different) {
      const before = base.get(key(row))!;
      const moved = row.repository !== before.repository;
      const shifted = row.slot !== before.slot;
      if (moved === shifted) t.fail(`${key(row)}: one of repository and slot changes`);
      if (
        JSON.stringify({ ...row, repository: '', slot: '' }) !==
        JSON.stringify({ ...before, repository: '', slot: '' })
      ) {
        t.fail(`${key(row)}: something else has changed`);
      }
    }
  }
});

t.test('plain CSV needs no quotes, and every line has seven columns of valid lengths', async (t) => {
  const lines = text().trimEnd().split('\n');
  t.equal(lines.length, 3001);
  t.equal(lines[0], 'customer,media,volume,repository,slot,description,written');
  const valid =
    /^[A-Z0-9]{4},[A-Z0-9]{4},[A-Z0-9]{1,10},[A-Z]{4},[A-Z0-9-]{1,10},[\w -]{1,40},\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;
  t.strictSame(
    lines.slice(1).filter((line) => !valid.test(line)),
    [],
  );
});

t.test('blocks are some kilobytes long, whatever the size of the catalog', async (t) => {
  const lengths = [...catalogBlocks({ ...CATALOG, volumes: 20_000 })].map((block) => block.length);
  t.ok(lengths.length > 10);
  t.ok(Math.max(...lengths) < 1 << 17);
});

t.test('as a program it writes what the library makes', async (t) => {
  const args = [WRITER, '--volumes', '3000', '--scopes', '7', '--order', 'shuffled', '--changed', '0.01'];
  const written = execFileSync(process.execPath, args, { encoding: 'utf8' });
  t.equal(written, text({ order: 'shuffled', changed: 0.01 }));
  const definition = execFileSync(process.execPath, [WRITER, '--definition', '--format', 'text'], {
    encoding: 'utf8',
  });
  t.equal(definition, catalogDefinition('text'));
  t.match(execFileSync(process.execPath, [WRITER, '--help'], { encoding: 'utf8' }), /^usage: /);
});

t.test(
  'as a program it refuses options that make no sense, and bears a reader that has seen enough',
  async (t) => {
    const refusal = (...args: string[]) =>
      spawnSync(process.execPath, [WRITER, ...args], { encoding: 'utf8' });
    t.match(refusal('--order', 'random'), {
      status: 2,
      stdout: '',
      stderr: /--order random: expected sorted, /,
    });
    t.match(refusal('--volumes', '1.5'), {
      status: 2,
      stderr: /--volumes 1.5: expected a whole number from 1/,
    });
    t.match(refusal('--volumes', '5', '--scopes', '6'), { status: 2, stderr: /--scopes 6: .* from 1 to 5/ });
    t.match(refusal('--colour', 'red'), { status: 2, stderr: /--colour/ });
    const head = spawnSync('sh', ['-c', `"${process.execPath}" "${WRITER}" --volumes 200000 | head -1`], {
      encoding: 'utf8',
    });
    t.match(head, { status: 0, stderr: '', stdout: /^customer,/ });
  },
);

t.test('the definition of each format reads the same volumes from it', async (t) => {
  const folder = t.testdir();
  const extracted = FORMATS.map((format) => {
    const definition = join(folder, `${format}.ttidef`);
    writeFileSync(definition, catalogDefinition(format));
    const args = [PROGRAM, 'extract', '--quiet', '-d', definition];
    const output = execFileSync(process.execPath, args, { input: text({ format }), encoding: 'utf8' });
    return output
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { line: _line, source: _source, ...volume } = JSON.parse(line);
        return volume;
      });
  });
  const expected = rows().map(({ written, ...row }) => ({
    ...row,
    writeTime: `${written.replace(' ', 'T')}Z`,
  }));
  const ofSite = rows().map(({ media, volume, customer }) => {
    return { customer, media: 'TAPE', volume, stage: media === '3592' ? 'JAGUAR' : 'ULTRIUM' };
  });
  for (const [index, format] of FORMATS.entries())
    t.match(extracted[index], format === 'site' ? ofSite : expected, format);
});
