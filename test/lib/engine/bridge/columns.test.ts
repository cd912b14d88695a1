import t from 'tap';
import { type Bridged, bridgeColumns } from '../../../../lib/engine/bridge/columns.ts';

const NOTHING: Bridged = { fields: [], unstored: [], addOnly: new Set(), isPresence: false };

const namesOf = (definition: Partial<Bridged>) =>
  bridgeColumns({ ...NOTHING, ...definition }).map(({ name }) => name);

const reasonsOf = (definition: Partial<Bridged>, attribute?: number) =>
  bridgeColumns({ ...NOTHING, ...definition }, attribute).flatMap(({ withheld }) => withheld ?? []);

t.test(
  'the label comes first, texts behind the rest, the description last, whatever the order of the definition',
  async (t) => {
    const names = ['CUSTOMER', 'MEDIA', 'VOLUME', 'REPOSITORY', 'MOVEDATE', 'SCRATCH', 'SLOT', 'DESCRIPTION'];
    t.strictSame(namesOf({ fields: ['description', 'scratch', 'slot', 'moveDate', 'repository'] }), names);
    t.strictSame(namesOf({ fields: ['moveDate', 'repository', 'slot', 'scratch', 'description'] }), names);
  },
);

t.test('fields have their published names, also those that are not compared', async (t) => {
  t.strictSame(namesOf({ fields: ['mountTime'], unstored: ['repositoryDescription', 'initialRepository'] }), [
    ...['CUSTOMER', 'MEDIA', 'VOLUME'],
    ...['INITIAL REPOSITORY', 'MOUNTIME', 'REPOSITORY_DESC'],
  ]);
});

t.test('a column knows where its value stands', async (t) => {
  const columns = bridgeColumns({
    ...NOTHING,
    fields: ['description', 'scratch'],
    unstored: ['initialRepository'],
  });
  t.strictSame(
    columns.map(({ at }) => at),
    [-1, -1, -1, 1, -1, 0],
  );
});

t.test('dates without a published format are withheld', async (t) => {
  t.strictSame(reasonsOf({ fields: ['moveDate', 'writeTime'] }), []);
  t.match(
    reasonsOf({ fields: ['expiryDate', 'readTime', 'mountTime'] }),
    Array(3).fill(/^is a date, and no directive/),
  );
});

t.test('what TMSS10Sync would take for something else is withheld', async (t) => {
  t.strictSame(reasonsOf({ fields: ['repository', 'slot'] }), []);
  t.match(reasonsOf({ fields: ['repository', 'slot'], isPresence: true }), [/^is where the volume was seen/]);
  t.match(reasonsOf({ fields: ['repository', 'slot'], addOnly: new Set(['slot']) }), [
    /^is only for volumes that are added/,
  ]);
});

t.test('attributes are withheld but for the one of -A', async (t) => {
  const fields = ['attribute5', 'attribute7'] as const;
  t.match(reasonsOf({ fields }), [/-A 5$/, /-A 7$/]);
  t.match(reasonsOf({ fields }, 5), [/-A 7$/]);
});
