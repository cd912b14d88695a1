/**
 * Keeps a server under a mixed load for as long as one likes, and watches what it holds: memory and open files must not grow,
 * and every answer has to be right.
 *
 * @module
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { PACKAGE_FOLDER } from '../lib/bundle.ts';
import { numberOption } from './command-options.ts';
import { forgetSettings } from './installation.ts';
import { randomOf } from './mutation.ts';
import { startServerProcess } from './server-process.ts';
import { mixedClients, type SoakClient } from './soak/clients.ts';
import { growthOf, type Held, heldBy, type Interval, intervalOf } from './soak/watch.ts';

const INTERVAL_SECONDS = 60;
// A client that does nothing but wait for answers leaves the machine to others.
const PAUSE_MS = 100;

/** Returns once the time is over, or rejects with the first answer that was wrong; prints a row for each interval. */
async function soak(
  program: string,
  store: string | undefined,
  seconds: number,
  seed: number,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'tapesync-soak-'));
  try {
    const on = store ?? `sqlite:${join(folder, 'tapes.db')}`;
    const server = await startServerProcess(program, folder, on, 0, 'admin');
    try {
      const clients = mixedClients({ program, folder, store: on, server, random: randomOf(seed) });
      return await underLoad(clients, server.pid, seconds);
    } finally {
      await server.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function underLoad(clients: readonly SoakClient[], pid: number, seconds: number): Promise<boolean> {
  const begun = performance.now();
  const end = begun + seconds * 1000;
  const names = [...new Set(clients.map(({ name }) => name))];
  const done = new Map<string, number>();
  const wrong: string[] = [];
  const work = async ({ name, act }: SoakClient) => {
    while (performance.now() < end && wrong.length === 0) {
      try {
        await act();
        done.set(name, (done.get(name) ?? 0) + 1);
      } catch (error) {
        wrong.push(`${name}: ${error instanceof Error ? error.message : error}`);
      }
      await sleep(PAUSE_MS);
    }
  };
  const working = Promise.all(clients.map(work));
  const intervals: Interval[] = [];
  print(['minute', 'memory MB', 'open files', ...names]);
  let moments: Held[] = [];
  let before = new Map<string, number>();
  let next = performance.now() + INTERVAL_SECONDS * 1000;
  while (performance.now() < end && wrong.length === 0) {
    const held = heldBy(pid);
    if (held !== undefined) moments.push(held);
    await sleep(1000);
    const isLast = performance.now() >= end || wrong.length > 0;
    if (performance.now() < next && !isLast) continue;
    next += INTERVAL_SECONDS * 1000;
    const interval = intervalOf(moments);
    if (interval !== undefined) intervals.push(interval);
    const memory = interval && `${megabytes(interval.leastBytes)}-${megabytes(interval.mostBytes)}`;
    const counts = names.map((name) => String((done.get(name) ?? 0) - (before.get(name) ?? 0)));
    print([
      ((performance.now() - begun) / 60_000).toFixed(1),
      memory ?? '?',
      String(interval?.descriptors ?? '?'),
      ...counts,
    ]);
    before = new Map(done);
    moments = [];
  }
  await working;
  const total = names.map((name) => `${done.get(name) ?? 0} ${name}`).join(', ');
  for (const fault of wrong) process.stdout.write(`wrong: ${fault}\n`);
  const { grows, text } = growthOf(intervals);
  process.stdout.write(
    `${total}; ${wrong.length === 0 ? 'every answer was right' : 'an answer was wrong'}; ${text}\n`,
  );
  return wrong.length === 0 && !grows;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}

function print(cells: readonly string[]): void {
  process.stdout.write(`${cells.map((cell) => cell.padStart(10)).join(' ')}\n`);
}

const USAGE = `usage: node bench/soak.ts [--minutes N] [--store LOGON] [--program FILE] [--seed N]

Keeps a server under syncs, plans, queries, log-ons, locks, killed clients, backups and verifications; checks every answer
against a model, and watches memory and open files. Ends with 1 where an answer is wrong or the server grows.
`;

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      store: { type: 'string' },
      program: { type: 'string', default: join(PACKAGE_FOLDER, 'lib/tapesync.js') },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) process.stdout.write(USAGE);
  else {
    forgetSettings();
    const minutes = numberOption('minutes', values.minutes, { least: 0.1, most: 100_000, whole: false });
    const seed = numberOption('seed', values.seed, { least: 0, most: 2 ** 31, whole: true });
    if (!(await soak(values.program, values.store, minutes * 60, seed))) process.exitCode = 1;
  }
}
