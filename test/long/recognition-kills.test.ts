/**
 * Programs that are killed in the middle of runs with fingerprints: the next whole run says and leaves what one says that reads
 * every line of the same input, on a copy of the same store.
 *
 * @module
 */

import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { main } from '../../lib/cli/main.ts';
import type { Statistics } from '../../lib/observe/statistics.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { finished, start } from '../e2e/program.ts';
import { hostOf } from '../lib/cli/context.ts';
import { Random } from '../lib/engine/random.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const KILLS = 100;
const VOLUMES = 3000;
const DEFINITION = `SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); Extract(MEDIA, 2); Extract(VOLUME, 1);
Extract(SLOT, 3); Extract(DESCRIPTION, 4); AddExclusionOnValue(VOLUME, "CLN*");\n`;
const SYNC = [
  'sync',
  '-a',
  '--create',
  '--max-changes',
  'none',
  '--quiet',
  '-d',
  'd.ttidef',
  '-S',
  'sqlite:a.db',
];
const OUTPUTS = ['--stats', 'stats.json', '--absent', 'absent.txt', '--rejects', 'rejects.ndjson'];

/** Runs a command line in a folder to its end, in this process. */
async function runIn(cwd: string, args: readonly string[]) {
  const host = hostOf({ stdin: '', env: {} });
  const before = process.cwd();
  process.chdir(cwd);
  try {
    await main(args, packageFile.version, host);
  } finally {
    process.chdir(before);
  }
  return { code: Number(host.exitCode), stdout: host.stdout.text, stderr: host.stderr.text };
}

/** Runs a whole sync; returns what it says and what the store then holds. */
async function synced(cwd: string, cache: readonly string[]) {
  const { code, stderr } = await runIn(cwd, [...SYNC, ...OUTPUTS, ...cache, 'in.csv']);
  const text = (name: string) => readFileSync(join(cwd, name), 'utf8');
  const { read, outcomes, absent, recognized } = JSON.parse(text('stats.json')) as Statistics;
  const volumes = (await runIn(cwd, ['volumes', '--json', '-S', 'sqlite:a.db'])).stdout;
  const said = {
    code,
    stderr,
    read,
    outcomes,
    absent,
    listed: text('absent.txt'),
    rejects: text('rejects.ndjson'),
  };
  return { recognized, said: { ...said, volumes: volumes.replaceAll(/"moveStarted":"[^"]*"/g, '') } };
}

t.test(
  `a program that is killed ${KILLS} times leaves no fingerprints that mislead the next one`,
  async (t) => {
    const cwd = temporaryFolder(t, { 'd.ttidef': DEFINITION });
    const random = new Random(1);
    const row = (index: number) => `A${index},${index % 3 === 0 ? 'DLT' : 'LTO'},${random.below(90)},text\n`;
    const lines = Array.from({ length: VOLUMES }, (_, index) => row(index));
    const edit = () => {
      for (let edits = random.of([0, 3, 300]); edits > 0; edits--) {
        const at = random.below(lines.length);
        const text = lines[at] ?? '';
        const others = [
          [],
          [text, text],
          [row(random.below(VOLUMES))],
          ['_BAD,LTO,1,x\n', text],
          ['CLN1,LTO,,\n', text],
        ];
        lines.splice(at, 1, ...random.of(others));
      }
      writeFileSync(join(cwd, 'in.csv'), lines.join(''));
    };
    const cache = ['--cache', join(cwd, 'cache')];
    edit();
    let recognized = (await synced(cwd, cache)).recognized;
    let longest = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      edit();
      const began = performance.now();
      const child = start([...SYNC, ...cache, 'in.csv'], { cwd });
      const ends = finished(child);
      // How long a run takes is found out by those that end before they are killed.
      const stop = new AbortController();
      const wait = random.below(Math.max(400, longest));
      await Promise.race([ends, sleep(wait, undefined, { signal: stop.signal }).catch(() => {})]);
      stop.abort();
      child.kill('SIGKILL');
      const { code } = await ends;
      if (code !== null) longest = Math.max(longest, performance.now() - began);
      if (kill % 3 > 0) continue;
      if (random.once(2)) edit();
      const copy = join(cwd, 'copy');
      rmSync(copy, { recursive: true, force: true });
      mkdirSync(copy);
      for (const name of ['d.ttidef', 'in.csv', 'a.db', 'a.db-wal', 'a.db-shm'])
        if (existsSync(join(cwd, name))) cpSync(join(cwd, name), join(copy, name));
      const expected = await synced(copy, ['--no-cache']);
      const found = await synced(cwd, cache);
      recognized += found.recognized;
      if (!t.strictSame(found.said, expected.said, `after kill ${kill + 1}`)) break;
    }
    t.ok(recognized > VOLUMES, `${recognized} records were recognized`);
  },
);
