import { join } from 'node:path';
import t from 'tap';
import { DEFINITIONS, expectedRecords, extracted, type Printed, products } from './extracted.ts';

/** What a definition says of volumes that is not what the definition of the export itself says. */
function wrong(found: readonly Printed[], own: readonly Printed[]): readonly string[] {
  const byVolume = new Map(own.map((record) => [record.volume, record]));
  return found.flatMap((record) => {
    const known = byVolume.get(record.volume);
    if (known === undefined) return [`there is no ${record.volume}`];
    const fields = Object.keys(record).filter(
      (key) => JSON.stringify(record[key]) !== JSON.stringify(known[key]),
    );
    return fields.map((key) => `${record.volume} ${key}: ${record[key]} for ${known[key]}`);
  });
}

for (const { product, definitions, samples } of products()) {
  t.test(
    `no definition of ${product} believes a wrong value of an export that is of another one`,
    async (t) => {
      for (const definition of definitions) {
        for (const sample of samples) {
          const [of = ''] = sample.split('.sample.');
          if (of === definition) continue;
          const { code, records } = await extracted(
            `${product}/${definition}`,
            join(DEFINITIONS, product, sample),
          );
          const told = code === 3 ? [] : wrong(records, expectedRecords(`${product}/${of}`));
          t.strictSame(told, [], `${definition} of ${sample}`);
        }
      }
    },
  );
}
