import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../temporary-folder.ts';
import { extracted } from './extracted.ts';

const ROW = 'H30411L6,NIGHTCOPY,LTO6CLASS,FULL,READWRITE,38.2,2026-04-21 01:47:12.000000,,YES,,12\n';

for (const [definition, text, problem] of [
  [
    'networker/mminfo-xc',
    'volume,expires,location,percent-used,pool,written\nSKA101\nSKA102,03/09/27,Scalar_i500,full,Weekly,1987 GB\n',
    /:2: the record has 1 element, but the heading has 6;/,
  ],
  [
    'storage-protect/volumes',
    `H30410L6,NIGHTCOPY,LTO6CLASS,FULL,READWRITE\n${ROW}`,
    /:1: the record has 5 elements, but SetElements allows 11;/,
  ],
  [
    'generic/headed',
    'Barcode,Location,Description,Move Date\n000124L6,Library,keep,Vault,2026-07-01\n000125L6,Library,"keep,Vault",2026-07-01\n',
    /:2: the record has 5 elements, but the heading has 4;/,
  ],
] as const) {
  t.test(
    `a row of ${definition} that is cut, or shifted by a comma, is rejected, and the next one read`,
    async (t) => {
      const file = join(temporaryFolder(t), 'rows.csv');
      writeFileSync(file, text);
      const { code, records, stderr } = await extracted(definition, file);
      t.equal(code, 1);
      t.equal(records.length, 1);
      t.match(stderr, problem);
    },
  );
}
