import type { Test } from 'tap';
import type { Change } from '../../../../lib/model/change.ts';
import type { RepositoryId, Scope } from '../../../../lib/model/scope.ts';
import { add, apply, type Place, preparedStore, RUN, rowsOf, SCOPE, update } from './shorthands.ts';

/** Tests a store against what the contract says of places: what is known of a scope, and what is made. */
export function placeContract(t: Test, place: Place): void {
  const prepared = (s: Test) => preparedStore(s, place);

  t.test('an empty store knows no customer and yields no rows', async (s) => {
    const store = await place(s).open();
    s.teardown(() => store.close());
    const { rows: _, ...facts } = await store.snapshots.open(SCOPE, ['repository']);
    s.strictSame(facts, {
      state: 'customer unknown',
      revision: '',
      volumes: 0,
      volumeFilter: '',
      repositories: new Map(),
      dataClusters: new Set(),
    });
    s.strictSame(await rowsOf(store, ['repository']), []);
    s.strictSame(await store.query.scopes(), []);
  });

  t.test('a scope tells its state, filter and repositories', async (s) => {
    const store = await prepared(s);
    const unknown = await store.snapshots.open({ ...SCOPE, media: 'DLT' } as Scope, []);
    s.equal(unknown.state, 'media unknown');
    await store.places.putMedia({ ...SCOPE, description: '', volumeFilter: '??????L6' });
    const { state, volumeFilter, repositories } = await store.snapshots.open(SCOPE, []);
    s.strictSame([state, volumeFilter], ['known', '??????L6']);
    s.strictSame(
      [...repositories],
      [
        ['LIBR', 'the LIBR'],
        ['OFFS', 'the OFFS'],
      ],
    );
  });

  t.test('an unknown customer, media or repository is refused with the command that makes it', async (s) => {
    const store = await prepared(s);
    const strange = async (scope: object) => {
      const changes = [{ ...add('A'), ...scope } as Change];
      return (await store.changes.apply(RUN, { ...SCOPE, ...scope } as Scope, changes, false)).results;
    };
    s.match(await strange({ customer: 'XX' }), [
      { outcome: 'refused', code: 'CUSTOMER_UNKNOWN', message: /admin customer add XX/ },
    ]);
    s.match(await strange({ media: 'DLT' }), [
      { outcome: 'refused', code: 'MEDIA_UNKNOWN', message: /admin media add US01\.DLT/ },
    ]);
    const fields = ['repository', 'homeRepository', 'initialRepository'];
    const results = await apply(
      store,
      fields.map((key) => add('A', { [key]: 'MOON' })),
    );
    s.strictSame(
      results,
      fields.map(() => 'refused REPOSITORY_UNKNOWN'),
    );
    s.strictSame(await rowsOf(store, []), []);
    s.equal((await store.query.scopes()).length, 1);
  });

  t.test('with create, what is missing is made, and nothing else', async (s) => {
    const store = await place(s).open();
    s.teardown(() => store.close());
    s.strictSame(await apply(store, [update('A', 1, { slot: '1' })], true), ['conflicted CHANGE_CONFLICT']);
    s.strictSame(await store.places.customers(), []);
    const set = { repository: 'LIBR', homeRepository: 'HOME', initialRepository: 'INIT' };
    s.strictSame(await apply(store, [add('A', set), add('B', set)], true), ['added', 'added']);
    s.strictSame(await apply(store, [update('B', 1, { repository: 'OFFS' })], true), ['updated']);
    s.strictSame(await store.places.customers(), [{ customer: 'US01', description: '' }]);
    s.strictSame(await store.places.media(), [{ ...SCOPE, description: '', volumeFilter: '' }]);
    s.strictSame(
      (await store.places.repositories()).map(({ repository, description }) => [repository, description]),
      [
        ['HOME', ''],
        ['INIT', ''],
        ['LIBR', ''],
        ['OFFS', ''],
      ],
    );
    s.strictSame(await store.query.scopes(), [SCOPE]);
  });

  t.test(
    'a volume that does not match the filter of its media is not added, and can be updated',
    async (s) => {
      const store = await prepared(s);
      await apply(store, [add('OLD')]);
      await store.places.putMedia({ ...SCOPE, description: '', volumeFilter: '??????L[5-6]' });
      s.strictSame(
        await apply(store, [add('A00001L6'), add('A00001L7'), update('OLD', 1, { slot: '1' })], true),
        ['added', 'refused VOLUME_FILTERED', 'updated'],
      );
    },
  );

  t.test('customers, media and repositories are made and changed, below what exists only', async (s) => {
    const store = await prepared(s);
    await store.places.putCustomer({ customer: SCOPE.customer, description: 'renamed' });
    await store.places.putRepository({ ...SCOPE, repository: 'OFFS' as RepositoryId, description: 'vault' });
    s.strictSame(await store.places.customers(), [{ customer: 'US01', description: 'renamed' }]);
    s.strictSame(await store.places.repositories(), [
      { ...SCOPE, repository: 'LIBR', description: 'the LIBR' },
      { ...SCOPE, repository: 'OFFS', description: 'vault' },
    ]);
    const repositories = async () =>
      (await store.places.repositories()).map(({ repository, next }) => `${repository} > ${next}`);
    const put = (repository: string, next?: string) =>
      store.places.putRepository({
        ...{ ...SCOPE, repository: repository as RepositoryId, description: 'vault' },
        ...(next !== undefined && { next: next as RepositoryId }),
      });
    await put('OFFS', 'LIBR');
    s.strictSame(await repositories(), ['LIBR > undefined', 'OFFS > LIBR']);
    await put('OFFS');
    s.strictSame(await repositories(), ['LIBR > undefined', 'OFFS > LIBR'], 'it stays');
    await s.rejects(put('OFFS', 'MOON'), { code: 'REPOSITORY_UNKNOWN', message: /MOON .* US01\.LTO/ });
    await s.rejects(put('NEW', 'MOON'), { code: 'REPOSITORY_UNKNOWN' });
    await put('NEW', 'OFFS');
    s.strictSame(await repositories(), ['LIBR > undefined', 'NEW > OFFS', 'OFFS > LIBR']);
    await put('OFFS', '');
    s.strictSame(await repositories(), ['LIBR > undefined', 'NEW > OFFS', 'OFFS > undefined']);
    const site = async () => {
      const all = await store.places.repositories();
      const { offsite, capacity } = all.find(({ repository }) => repository === 'OFFS') ?? {};
      return [offsite, capacity];
    };
    const offs = { ...SCOPE, repository: 'OFFS' as RepositoryId, description: 'vault' };
    s.strictSame(await site(), [undefined, undefined]);
    await store.places.putRepository({ ...offs, offsite: true });
    await store.places.putRepository({ ...offs, capacity: 48 });
    s.strictSame(await site(), [true, 48], 'what is not given stays');
    await store.places.putRepository({ ...offs, offsite: false, capacity: null });
    s.strictSame(await site(), [undefined, undefined]);
    const elsewhere = { customer: 'XX', media: 'DLT' } as Scope;
    await s.rejects(store.places.putMedia({ ...elsewhere, description: '', volumeFilter: '' }), {
      code: 'CUSTOMER_UNKNOWN',
    });
    await s.rejects(
      store.places.putRepository({ ...elsewhere, repository: 'R' as RepositoryId, description: '' }),
      {
        code: 'MEDIA_UNKNOWN',
      },
    );
  });
}
