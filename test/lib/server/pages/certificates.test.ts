import t from 'tap';
import {
  afterIn,
  certificatePath,
  certificatesPage,
  textOfCounts,
  wanted,
} from '../../../../lib/server/pages/certificates.ts';

t.test('a certificate has an address, and says in words what it was to write', (t) => {
  t.equal(certificatePath({ id: 'a/b', user: 'ü' }), '/reconciliations/a%2Fb?user=%C3%BC');
  t.equal(wanted({ confirm: true, audit: true }), 'arrivals and slots, audit marks');
  t.equal(wanted({ confirm: false, audit: false }), 'nothing: it was only compared');
  t.equal(textOfCounts({ present: 1200, missing: 0, unknown: 1 }), '1,200 present, 1 unknown');
  t.end();
});

t.test('a position that is none is the first page', (t) => {
  t.equal(afterIn(new URLSearchParams('after=12')), '12');
  for (const after of ['', '-1', 'x', '9'.repeat(16)])
    t.equal(afterIn(new URLSearchParams({ after })), undefined);
  t.end();
});

t.test('a page of which nothing may be seen is not the last one', async (t) => {
  const list = async () => ({ items: [{ places: ['US02.LTO.LIBR'] }], next: '7' });
  const answer = await certificatesPage({
    query: new URLSearchParams('place=us01.lto.libr'),
    server: { store: { reconciliations: { list } } },
    user: { user: 'ada', grants: [] },
  } as never);
  t.match(
    answer.kind === 'page' && answer.body.text,
    /none on this page.*place&#61;US01\.LTO\.LIBR&#38;after=7/s,
  );
});
