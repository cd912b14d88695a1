import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { draftDefinition } from '../../../lib/init/draft.ts';
import { decodeSample } from '../../../lib/init/sample.ts';
import { extracted } from './extracted.ts';

const FOLDER = fileURLToPath(new URL('../../../definitions/', import.meta.url));

/** What a draft cannot know: the volumes that it misses and those that it adds, and why. */
const EXCEPTIONS: Readonly<Record<string, { readonly missing?: string; readonly added?: string }>> = {
  // Tapes that have no barcode, but a label that Amanda has written.
  'amanda/amtape-inventory.sample.txt': { missing: 'NIGHT-107' },
  'amanda/tapelist.sample.txt': { missing: 'NIGHT-101 NIGHT-099' },
  // A row that is shorter than the others; the definition says that it may be.
  'generic/volumes.sample.csv': { missing: 'KVB0105' },
  // A line with one word in the place of a date and a time: all words behind it stand elsewhere.
  'netbackup/vmquery-a-bx.sample.txt': { missing: 'QLN109' },
  // A tape that is moving into a bin, and one that stands beside the tape that moves out of it.
  'zos-rmm/extract-bins.sample.txt': { missing: 'K00118', added: 'K00300' },
};

/** Labels with marks behind them, tabs among blanks, and tapes that have only one of several labels. */
const WITHOUT_DRAFT = ['networker/nsrjb-c.sample.txt'];

const isScratch = ({ fields }: Awaited<ReturnType<typeof extracted>>, index: number) =>
  fields[index]?.scratch;

for (const file of globSync('*/*.sample.*', { cwd: FOLDER }).sort()) {
  const [name = ''] = file.split('.sample.');
  const sample = decodeSample(file, readFileSync(FOLDER + file));
  if (WITHOUT_DRAFT.includes(file)) {
    t.test(`${file}: there is no draft, rather than a wrong one`, async (t) => {
      await t.rejects(draftDefinition(sample, ''), { code: 'SOURCE_UNCLEAR' });
    });
    continue;
  }
  t.test(`${file}: the draft has the volumes of the definition that comes along`, async (t) => {
    const own = await extracted(readFileSync(`${FOLDER}${name}.ttidef`, 'utf8'), sample);
    const definition = await draftDefinition(sample, '');
    const drafted = await extracted(definition, sample);
    const { missing = '', added = '' } = EXCEPTIONS[file] ?? {};
    const expected = new Set([...own.volumes, ...added.split(' ')].filter((label) => label !== ''));
    for (const label of missing.split(' ')) expected.delete(label);
    t.strictSame([...new Set(drafted.volumes)].sort(), [...expected].sort(), definition);
    if (EXCEPTIONS[file] === undefined) t.strictSame(drafted.rejected, []);
    for (const [index, label] of drafted.volumes.entries()) {
      if (isScratch(drafted, index) !== '1') continue;
      t.not(isScratch(own, own.volumes.indexOf(label)), '0', `${label} is in use`);
    }
  });
}
