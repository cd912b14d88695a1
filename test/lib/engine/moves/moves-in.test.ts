import t from 'tap';
import { movesIn } from '../../../../lib/engine/moves/moves-in.ts';
import { RepositoryId, trustedScope, VolumeId } from '../../../../lib/model/scope.ts';

t.test('a move has where it goes from and to, and whether it goes by truck', async (t) => {
  const scope = trustedScope('US01', 'LTO');
  const volume = {
    ...scope,
    volume: VolumeId.trusted('A1'),
    version: 2,
    slot: '7',
    currentRepository: 'LIBR',
    repository: 'OFFS',
  };
  const query = { volumes: async () => ({ items: [volume] }) };
  const place = (repository: string, more = {}) => ({
    ...scope,
    repository: RepositoryId.trusted(repository),
    description: '',
    ...more,
  });
  const places = [place('LIBR'), place('OFFS', { offsite: true as const })];
  const wanted = { from: undefined, to: undefined, scratch: false };
  t.match(await Array.fromAsync(movesIn(query, [scope], wanted, places)), [
    { from: 'LIBR', to: 'OFFS', slot: '7', label: 'US01.LTO.A1', truck: 'out' },
  ]);
  const elsewhere = { ...wanted, to: RepositoryId.trusted('HOME') };
  t.strictSame(await Array.fromAsync(movesIn(query, [scope], elsewhere, places)), []);
});
