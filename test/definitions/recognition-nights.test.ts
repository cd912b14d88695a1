/**
 * Each shipped definition over its samples, night after night: runs with fingerprints say and leave what runs without say and
 * leave, and recognize most of what they read the night before.
 *
 * @module
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { loadDefinition } from '../../lib/language/compiler.ts';
import type { Definition } from '../../lib/language/definition.ts';
import { NO_LIMIT } from '../../lib/model/limit.ts';
import type { Statistics } from '../../lib/observe/statistics.ts';
import { Random } from '../lib/engine/random.ts';
import { POLICY } from '../lib/engine/requests.ts';
import { Twins } from '../lib/engine/twins.ts';
import { DEFAULTS } from '../lib/language/compile.ts';
import { runs } from '../runs.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Damage, damages } from './damages.ts';
import { DEFINITIONS, products } from './extracted.ts';

// Of each sample so many kinds of damage are tried, others of another sample.
const STEP = runs(12, 5);
const FEW = 3;
const MOST_BYTES = 64 * 1024;

/** Definitions of which less than half of the records is recognized the next night, and why. */
const NOT_RECOGNIZED: Readonly<Record<string, string>> = {
  ...because('records are parts of a JSON document', [
    'bareos/api2-list-volumes',
    'bareos/api2-list-volumes-pool',
    'bareos/api2-llist-volumes',
    'bareos/api2-volume',
    'netbackup/rest-tape-media',
    'networker/rest-volumes',
    'proxmox-backup/changer-status',
    'proxmox-backup/media-list',
    'proxmox-backup/media-list-api',
    'spectrum-archive/tape-list-json',
    'veeam/tapes-ps51-json',
    'veeam/tapes-ps7',
  ]),
  ...because('records are blocks of lines', [
    'bacula/llist-volumes',
    'bareos/llist-volumes',
    'commvault/qinfo-media',
    'data-protector/omnimm-detail',
    'ibm-itdt/inventory',
    'netbackup/bpmedialist-mlist-u',
    'storage-protect/volumes-list',
  ]),
  ...because('rows of its tables may go on in the lines below', [
    'proxmox-backup/changer-status-text',
    'proxmox-backup/media-list-text',
  ]),
  ...because('lines are counted by what stands in them', ['mtx/status']),
};

function because(reason: string, paths: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(paths.map((path) => [path, reason]));
}

async function definitionOf(path: string): Promise<Definition> {
  const { definition } = await loadDefinition(path, DEFAULTS);
  if (definition === undefined) throw new Error(`${path} has errors`);
  return definition;
}

async function nights(t: Test, definition: Definition, sample: Buffer, others: readonly Damage[]) {
  const twins = new Twins(temporaryFolder(t));
  t.teardown(() => twins.close());
  const night = (bytes: Buffer, lists = false) => ({
    definition,
    lists,
    stopsEarly: true,
    inputs: [{ name: 'sample', pieces: [bytes.subarray(0, 100), bytes.subarray(100)] }],
    policy: { ...POLICY, limit: NO_LIMIT, maxAbsent: NO_LIMIT },
  });
  await twins.sync(night(sample));
  const [again, expected] = await twins.sync(night(sample));
  t.strictSame(again, expected, 'the same again');
  const { recognized } = twins;
  for (const { name, bytes } of others) {
    const [found, expected] = await twins.sync(night(bytes, true));
    if (!t.strictSame(found, expected, name)) break;
    // What it has changed is changed back.
    const [back, expectedBack] = await twins.sync(night(sample));
    if (!t.strictSame(back, expectedBack, `the sample after ${name}`)) break;
  }
  const [left, without] = await twins.held();
  t.strictSame(left, without, 'what the stores hold');
  const { outcomes } = again.statistics as Statistics;
  return { recognized, unchanged: outcomes.unchanged.total };
}

let count = 0;
for (const { product, definitions, samples } of products()) {
  for (const name of definitions) {
    const path = `${product}/${name}`;
    t.test(`${path}: nights with fingerprints are as nights without`, async (t) => {
      const definition = await definitionOf(join(DEFINITIONS, `${path}.ttidef`));
      for (const sample of samples.filter((each) => each.startsWith(`${name}.sample.`))) {
        const bytes = readFileSync(join(DEFINITIONS, product, sample)).subarray(0, MOST_BYTES);
        count++;
        const random = new Random(count);
        const tried = [...damages(bytes, random)].filter((_, index) => (index + count) % STEP === 0);
        const { recognized, unchanged } = await nights(t, definition, bytes, tried);
        const reason = NOT_RECOGNIZED[path];
        const found = `${sample}: ${recognized} recognized, ${unchanged} unchanged`;
        // Of a few the first ones are read each time, as they begin what is below.
        if (reason === undefined && unchanged > FEW) t.ok(recognized >= unchanged / 2, found);
        if (reason !== undefined && unchanged > FEW)
          t.ok(recognized < unchanged / 2, `${found}, as ${reason}`);
      }
    });
  }
}
