/**
 * Clients of a server, each with a scope of its own, so that it knows what every answer has to be. Each does its work again
 * and again, and throws where an answer is wrong.
 *
 * @module
 */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compileFilter } from '../../lib/model/filter/filter.ts';
import { trustedScope, VolumeId } from '../../lib/model/scope.ts';
import { fixedConcurrency } from '../../lib/platform/concurrency.ts';
import { openHttpStore } from '../../lib/stores/http/http-store.ts';
import { eachItem } from '../../lib/stores/roles/query.ts';
import type { Store } from '../../lib/stores/store.ts';
import type { Random } from '../mutation.ts';
import { BENCH_PASSWORD, BENCH_USER, type ServerProcess } from '../server-process.ts';
import { type Difference, exportOf, type ModelVolume, ScopeModel } from './scope-model.ts';

/** What all clients share. */
export interface SoakSetting {
  readonly program: string;
  readonly folder: string;
  /** The store that the server stands on. */
  readonly store: string;
  readonly server: ServerProcess;
  readonly random: Random;
}

/** One thing that a client does, with its name for the count of what was done. */
export interface SoakClient {
  readonly name: string;
  readonly act: () => Promise<void>;
}

// Volumes of each scope at the most.
const MOST_VOLUMES = 2000;

/** Returns the clients of a mixed load. */
export function mixedClients(setting: SoakSetting): readonly SoakClient[] {
  const file = setting.store.startsWith('sqlite:');
  return [
    syncing(setting, 'S001'),
    syncing(setting, 'S002'),
    planning(setting, 'P001'),
    killing(setting, 'K001'),
    asking(setting, 'Q001'),
    loggingOn(setting),
    locking(setting, 'L001'),
    verifying(setting),
    ...(file ? [backingUp(setting)] : []),
  ];
}

/** A client that has exports of a scope of its own. */
class Exporter {
  readonly model: ScopeModel;
  readonly #setting: SoakSetting;
  readonly #stem: string;

  constructor(setting: SoakSetting, customer: string) {
    this.#setting = setting;
    this.model = new ScopeModel(customer, setting.random, MOST_VOLUMES);
    this.#stem = join(setting.folder, customer);
    writeFileSync(`${this.#stem}.ttidef`, this.model.definition);
  }

  start(command: 'sync' | 'plan', volumes: ReadonlyMap<string, ModelVolume>) {
    writeFileSync(`${this.#stem}.csv`, exportOf(volumes));
    const files = ['-d', `${this.#stem}.ttidef`, '--stats', `${this.#stem}.stats`, `${this.#stem}.csv`];
    const options = ['-a', '--create', '--quiet', '--max-changes', 'none'];
    // More batches for a sync to be killed between.
    if (command === 'sync') options.push('--batch', '100');
    return start(this.#setting, [command, ...options, '-S', this.#setting.server.logon(), ...files]);
  }

  /** Runs a sync to its end and checks that it did what it had to. */
  async sync(volumes: ReadonlyMap<string, ModelVolume>, expected?: Difference): Promise<void> {
    const { code, stderr } = await this.start('sync', volumes).ended;
    assert.equal(code, 0, stderr);
    const { outcomes } = JSON.parse(readFileSync(`${this.#stem}.stats`, 'utf8'));
    const [added, updated, unchanged] = [
      outcomes.added.total,
      outcomes.updated.total,
      outcomes.unchanged.total,
    ];
    assert.equal(added + updated + unchanged, volumes.size);
    if (expected !== undefined) assert.deepEqual({ added, updated, unchanged }, expected);
    this.model.become(volumes);
  }
}

function start({ program, folder }: SoakSetting, args: readonly string[]) {
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, ended };
}

function syncing(setting: SoakSetting, customer: string): SoakClient {
  const exporter = new Exporter(setting, customer);
  const act = async () => {
    const next = exporter.model.next();
    await exporter.sync(next, exporter.model.difference(next));
    await compare(setting, exporter.model);
  };
  return { name: 'sync', act };
}

function planning(setting: SoakSetting, customer: string): SoakClient {
  const exporter = new Exporter(setting, customer);
  const act = async () => {
    if (exporter.model.volumes.size === 0) await exporter.sync(exporter.model.next());
    const next = exporter.model.next();
    const { code, stdout, stderr } = await exporter.start('plan', next).ended;
    assert.equal(code, 0, stderr);
    const { added, updated } = exporter.model.difference(next);
    const planned = stdout.split('\n').filter((line) => line !== '');
    assert.equal(planned.length, added + updated);
    for (const line of planned) {
      const { volume, version, set } = JSON.parse(line);
      assert.equal(version, exporter.model.volumes.get(volume)?.version ?? 0);
      assert.equal(set.description, next.get(volume)?.description);
    }
    await compare(setting, exporter.model);
  };
  return { name: 'plan', act };
}

// A client that dies leaves whole batches, and the next one completes them.
function killing(setting: SoakSetting, customer: string): SoakClient {
  const exporter = new Exporter(setting, customer);
  const act = async () => {
    const { model } = exporter;
    const next = model.next();
    const { child, ended } = exporter.start('sync', next);
    await Promise.race([sleep(100 + setting.random.below(900)), ended]);
    child.kill('SIGKILL');
    await ended;
    const found = await withClient(setting, (store) => volumesIn(store, model));
    for (const [volume, { version, description }] of found) {
      const [before, after] = [model.volumes.get(volume), next.get(volume)];
      const expected = version === after?.version ? after : before;
      assert.deepEqual({ version, description }, expected, `${customer}.LTO.${volume}`);
    }
    for (const volume of model.volumes.keys()) assert.ok(found.has(volume), `${volume} is there`);
    await exporter.sync(next);
    await compare(setting, model);
  };
  return { name: 'kill', act };
}

function asking(setting: SoakSetting, customer: string): SoakClient {
  const exporter = new Exporter(setting, customer);
  const { model } = exporter;
  const scope = trustedScope(customer, model.media);
  const act = async () => {
    if (model.volumes.size === 0) await exporter.sync(model.next());
    await withClient(setting, async (store) => {
      const digit = setting.random.below(10);
      const filter = filterOf(`*${digit}L8`);
      const wanted = [...model.volumes.keys()].filter((volume) => volume.endsWith(`${digit}L8`)).sort();
      const read = (after: object) => store.query.volumes(scope, { filter }, { ...after, limit: 7 });
      const found = (await Array.fromAsync(eachItem(read))).map(({ volume }) => volume);
      assert.deepEqual(found, wanted);
      assert.equal(await store.query.count(scope, { filter }), wanted.length);
      const volume = wanted[setting.random.below(wanted.length)];
      if (volume === undefined) return;
      const history = await store.query.history(scope, VolumeId.trusted(volume));
      assert.equal(history.at(-1)?.version, model.volumes.get(volume)?.version);
      assert.equal(history.at(-1)?.new, model.volumes.get(volume)?.description);
    });
  };
  return { name: 'query', act };
}

function loggingOn(setting: SoakSetting): SoakClient {
  return {
    name: 'log on',
    act: () => withClient(setting, async (store) => void (await store.query.scopes())),
  };
}

function locking(setting: SoakSetting, customer: string): SoakClient {
  const exporter = new Exporter(setting, customer);
  const scope = trustedScope(customer, exporter.model.media);
  const act = async () => {
    const { model } = exporter;
    if (model.volumes.size === 0) await exporter.sync(model.next());
    const volume = [...model.volumes.keys()][setting.random.below(model.volumes.size)] ?? '';
    const admin = async (verb: 'lock' | 'unlock') => {
      const words = ['volume', verb, `${customer}.LTO.${volume}`, '-S', setting.server.logon()];
      const { code, stderr } = await start(setting, ['admin', ...words]).ended;
      assert.equal(code, 0, stderr);
    };
    for (const verb of ['lock', 'unlock'] as const) {
      await admin(verb);
      const before = model.volumes.get(volume);
      if (before === undefined) continue;
      model.become(new Map(model.volumes).set(volume, { ...before, version: before.version + 1 }));
      const rows = await withClient(setting, (store) => volumesIn(store, model));
      assert.equal(rows.get(volume)?.locks, verb === 'lock' ? 'L' : '', `${customer}.LTO.${volume}: ${verb}`);
    }
    await withClient(setting, async (store) => {
      const media = await store.places.media();
      assert.ok(media.some((row) => row.customer === scope.customer));
    });
    await compare(setting, model);
  };
  return { name: 'lock', act };
}

function verifying(setting: SoakSetting): SoakClient {
  const act = async () => {
    const { code, stdout, stderr } = await start(setting, ['admin', 'verify', '-S', setting.store]).ended;
    assert.equal(code, 0, stdout + stderr);
    await sleep(2000);
  };
  return { name: 'verify', act };
}

function backingUp(setting: SoakSetting): SoakClient {
  const backup = join(setting.folder, 'backup.db');
  const act = async () => {
    for (const words of [
      ['backup', backup, '-S', setting.store],
      ['verify', '-S', `sqlite:${backup}`],
    ]) {
      const { code, stdout, stderr } = await start(setting, ['admin', ...words]).ended;
      assert.equal(code, 0, stdout + stderr);
    }
    for (const suffix of ['', '-wal', '-shm']) await rm(`${backup}${suffix}`, { force: true });
    await sleep(5000);
  };
  return { name: 'backup', act };
}

async function withClient<T>({ server }: SoakSetting, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openHttpStore({
    server: new URL(`http://127.0.0.1:${server.port}/`),
    ...{ user: BENCH_USER, password: BENCH_PASSWORD, compress: false, retries: 3, rate: 0 },
    concurrency: fixedConcurrency(4),
    warn: () => {},
  });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function volumesIn(store: Store, { customer, media }: ScopeModel) {
  const snapshot = await store.snapshots.open(trustedScope(customer, media), ['description']);
  const rows = Buffer.concat(await Array.fromAsync(snapshot.rows)).toString();
  const volumes = new Map<string, ModelVolume & { readonly locks: string }>();
  for (const row of rows.split('\n')) {
    const [volume = '', version, , locks = '', description = ''] = row.split('\t');
    if (volume !== '') volumes.set(volume, { version: Number(version), description, locks });
  }
  assert.equal(volumes.size, snapshot.volumes);
  return volumes;
}

// The server has what the model has, and nothing else.
async function compare(setting: SoakSetting, model: ScopeModel): Promise<void> {
  const found = await withClient(setting, (store) => volumesIn(store, model));
  assert.equal(found.size, model.volumes.size, `${model.customer}: volumes`);
  for (const [volume, expected] of model.volumes) {
    const { version, description } = found.get(volume) ?? {};
    assert.deepEqual({ version, description }, expected, `${model.customer}.LTO.${volume}`);
  }
}

function filterOf(text: string) {
  const compiled = compileFilter(text);
  if ('problem' in compiled) throw new Error(compiled.problem);
  return compiled.filter;
}
