import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { recordsOf, repeatedSample, shippedDefinition } from '../../bench/repeated-sample.ts';
import { shippedDefinitionWithSample, shippedNames, writeRepeated } from '../../bench/shipped-definitions.ts';
import { DEFINITIONS, type Printed, products } from '../definitions/extracted.ts';
import { runs } from '../runs.ts';

t.test('all definitions that come with tapesync are measured', async (t) => {
  const all = products().flatMap(({ product, definitions }) =>
    definitions.map((name) => `${product}/${name}`),
  );
  t.strictSame(await shippedNames(), all.toSorted());
});

const SOME = [
  'netbackup/vmquery-a-w',
  'bareos/list-volumes',
  'commvault/qinfo-media',
  'veeam/tapes-ps51',
  'veeam/tapes-ps51-json',
  'proxmox-backup/media-list-api',
];

for (const name of runs(0, 1) === 0 ? SOME : await shippedNames()) {
  t.test(`the sample of ${name} is repeated with labels of their own, and all else as it is`, async (t) => {
    const { path, sample } = await shippedDefinitionWithSample(name);
    const { others } = sample;
    const { labels } = sample.unit;
    const file = join(t.testdir({}), 'export');
    const volumes = await writeRepeated(sample, others + 3 * labels.length + 1, file);
    t.equal(volumes, others + 4 * labels.length, 'whole samples');
    const definition = await shippedDefinition(path);
    const records = (await recordsOf(definition, await readFile(file))).map(
      (line) => JSON.parse(line) as Printed,
    );
    t.equal(new Set(records.map(({ volume }) => volume)).size, volumes);
    t.ok(records.every(({ volume }) => volume.length > 0));
  });
}

t.test('a sample without any record is an error', async (t) => {
  const definition = await shippedDefinition(join(DEFINITIONS, 'generic/volumes.ttidef'));
  await t.rejects(
    repeatedSample(definition, Buffer.from('CLN0001,LTO4,Cleaning tape\n')),
    /0 volume records/,
  );
});
