import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { catalogDefinition } from '../../bench/catalog-format.ts';
import type { Statistics } from '../../lib/observe/statistics.ts';
import { needs } from '../needs.ts';
import { catalogOf } from './catalog.ts';
import { runInside } from './inside.ts';
import { shell } from './program.ts';

/** A catalog in which every fiftieth line is not what it should be, each in a way of its own. */
function damaged(text: string): string {
  const damages: readonly ((line: string) => string)[] = [
    (line) => line.replace(/,/, ''),
    (line) => line.toLowerCase(),
    (line) => line.replace(/\d{4}-\d\d-\d\d/, '2026-13-45'),
    (line) => line.replaceAll(/([^,]+)/g, '"$1"'),
    (line) => line.replace(/,([^,]+),/, ',"$1\n",'),
    (line) => `${line}\r`,
    (line) => line.replace(/[A-Z]/, 'Ä'),
    () => '',
    (line) => line.replace(/^[^,]*/, ''),
    (line) => line.replace(/,[^,]*$/, `,${'x'.repeat(300)}`),
  ];
  return text
    .split('\n')
    .map((line, index) => {
      const damage = damages[(index / 50) % damages.length];
      return index % 50 !== 0 || index === 0 || damage === undefined ? line : damage(line);
    })
    .join('\n');
}

// What does not depend on the clock.
function account(cwd: string): unknown {
  const {
    run: _,
    started,
    seconds,
    stages,
    memory,
    ...rest
  } = JSON.parse(readFileSync(join(cwd, 'stats.json'), 'utf8')) as Statistics & Record<string, unknown>;
  return rest;
}

t.test(
  'extract to the null device accounts for every record as when somebody reads them',
  needs('bash'),
  async (t) => {
    const cwd = t.testdir({ 'catalog.ttidef': catalogDefinition('csv') });
    const options = '--quiet --stats stats.json --rejects rejects.json -d catalog.ttidef export.csv';
    for (const order of ['sorted', 'shuffled'] as const) {
      const text = damaged(catalogOf({ volumes: 5000, scopes: 20, order }));
      writeFileSync(join(cwd, 'export.csv'), order === 'sorted' ? text : text.trimEnd());
      for (const sort of ['auto', 'always']) {
        const read = await runInside(['extract', '--sort', sort, ...options.split(' ')], { cwd });
        const expected = account(cwd);
        const rejects = readFileSync(join(cwd, 'rejects.json'), 'utf8');
        t.ok(rejects.split('\n').length > 20);
        t.match(expected, { written: read.stdout.split('\n').length - 1 });
        const unread = await shell(`tapesync extract --sort ${sort} ${options} > /dev/null`, { cwd });
        t.equal(unread.code, read.code);
        t.same(account(cwd), expected, `${order}, --sort ${sort}`);
        t.equal(readFileSync(join(cwd, 'rejects.json'), 'utf8'), rejects);
      }
    }
  },
);
