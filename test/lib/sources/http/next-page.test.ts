import t from 'tap';
import { linkInHeader, pagingOf } from '../../../../lib/sources/http/next-page.ts';

const ADDRESS = new URL('https://nbu:1556/netbackup/storage/tape-media?page[limit]=2&filter=a');

const paging = (document: Readonly<Record<string, unknown>>, link = '') =>
  pagingOf({ members: new Map(Object.entries(document)), elements: undefined }, ADDRESS, link);

t.test('the offset of NetBackup wins over links, which begin elsewhere', async (t) => {
  const links = { next: { href: '/storage/tape-media?page%5Boffset%5D=2' } };
  const pagination = { offset: 0, limit: 2, next: 2, count: 3 };
  t.strictSame(paging({ links, meta: { pagination } }), {
    next: 'https://nbu:1556/netbackup/storage/tape-media?page%5Blimit%5D=2&filter=a&page%5Boffset%5D=2',
    announced: 3,
  });
  const last = { offset: 2, limit: 2, next: 0, count: 3 };
  t.strictSame(paging({ links, meta: { pagination: last } }), { next: undefined, announced: 3 });
  for (const other of [
    { ...pagination, next: undefined },
    { page: 1, next: 2 },
    { ...pagination, count: '3' },
    null,
  ]) {
    t.strictSame(paging({ links, meta: { pagination: other } }), {
      next: links.next.href,
      announced: undefined,
    });
  }
});

t.test('links of other kinds are references, and what is no text is none', async (t) => {
  for (const document of [
    { links: { next: '/2' } },
    { links: { next: { href: '/2' } } },
    { links: [null, { rel: 'next', href: '/2' }] },
    { _links: { next: { href: '/2' } }, '@odata.nextLink': '/3' },
    { '@odata.nextLink': '/2', links: { next: null } },
  ]) {
    t.equal(paging(document, '</4>; rel=next').next, '/2', JSON.stringify(document));
  }
  for (const document of [
    { links: { next: '' } },
    { links: { next: 2 } },
    { links: { next: { href: 2 } } },
    { links: [{ rel: 'prev', href: '/2' }] },
    { links: 'x' },
    { meta: 1 },
  ]) {
    t.equal(paging(document).next, undefined, JSON.stringify(document));
    t.equal(paging(document, '</4>; rel=next').next, '/4');
  }
});

t.test('a link header is read as RFC 8288 says', async (t) => {
  for (const [header, next] of [
    ['</2>; rel="next"', '/2'],
    ['</2>;rel=next;title="a, </3>; rel=prev"', '/2'],
    ['</1>; rel=prev, </2> ; title=x ; rel="last NEXT"', '/2'],
    ['</2,3;4>; hreflang; rel=next', '/2,3;4'],
    ['< https://h/2 >; rel=next', 'https://h/2'],
    ['</2>; rel=prev', undefined],
    ['</2>; title="rel=next"', undefined],
    ['</2>; rel=nextpage', undefined],
    ['rel=next', undefined],
    ['', undefined],
  ] as const) {
    t.equal(linkInHeader(header), next, header);
  }
});

t.test('a hostile header takes no time', async (t) => {
  t.equal(linkInHeader(`<${'<'.repeat(50_000)}`), undefined);
  t.equal(linkInHeader(`</>${'; a'.repeat(50_000)}"`), undefined);
  t.equal(linkInHeader(`</>; rel="${'\\'.repeat(50_000)}`), undefined);
});
