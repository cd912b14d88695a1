import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../temporary-folder.ts';
import { DEFINITIONS, expectedRecords, extracted, type Printed } from './extracted.ts';

/** Samples with a word of theirs that is cut: whatever it was, it says nothing any more. */
const CUT: readonly (readonly [definition: string, sample: string, word: RegExp, cut: string])[] = [
  ['commvault/media-view', 'csv', /\bIdle\b/, 'Id'],
  ['commvault/media-view', 'csv', /\bGood\b/, 'Goo'],
  ['commvault/qinfo-media', 'txt', /\bIdle\b/, 'Id'],
  ['data-protector/omnirpt-media-list', 'txt', /\bGood\b/, 'Goo'],
  ['data-protector/omnimm-list-pool', 'txt', /^Good/m, 'Goo '],
  ['data-protector/omnimm-detail', 'txt', /\bGood\b/, 'Goo'],
  ['backup-exec/get-bemedia', 'csv', /"False"(?=\r?\n)/, '"Fals"'],
  ['netbackup/available-media', 'txt', /\bAVAILABLE\b/, 'AVAIL'],
  ['proxmox-backup/media-list-text', 'txt', /\bwritable\b/, 'writab  '],
  ['storage-protect/libvolumes', 'csv', /\bScratch\b/, 'Scrat'],
  ['storage-protect/volumes-list', 'txt', /\bLibrary\b(?=\s*$)/m, 'Libr'],
  ['veeam/tapes-semicolon', 'csv', /"False"/, '"Fals"'],
  ['veeam/tapes-ps7', 'json', /"IsFree":\s*true/, '"IsFree": "tru"'],
  ['generic/volumes', 'csv', /\bLTO5\b/, 'LT'],
];

for (const [definition, ending, word, cut] of CUT) {
  t.test(`${definition} does not take ${cut} for a word that it knows`, async (t) => {
    const whole = readFileSync(join(DEFINITIONS, `${definition}.sample.${ending}`), 'latin1');
    const damaged = whole.replace(word, cut);
    t.not(damaged, whole);
    const file = join(temporaryFolder(t), `sample.${ending}`);
    writeFileSync(file, damaged, 'latin1');
    const { code, records } = await extracted(definition, file);
    const expected = new Map(expectedRecords(definition).map((record) => [record.volume, record]));
    const changed = (record: Printed) =>
      JSON.stringify(record) !== JSON.stringify(expected.get(record.volume));
    t.strictSame(records.filter(changed), []);
    t.equal(code, 1, 'its record is rejected');
  });
}
