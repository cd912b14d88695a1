import t from 'tap';
import { isOfWeb, sourceOfUrl, sourceScheme } from '../../../lib/sources/source-url.ts';

t.test('a URL is known by its scheme, whatever its case', async (t) => {
  t.equal(sourceScheme('sqlite:catalog.db'), 'sqlite');
  t.equal(sourceScheme('SQLite:catalog.db'), 'sqlite');
  for (const url of ['catalog.db', 'sqlite:', 'toString:x', 'nothing:x', ''])
    t.equal(sourceScheme(url), undefined, url);
});

t.test('a URL of another kind names no source', async (t) => {
  await t.rejects(sourceOfUrl('nothing:x', { delimiter: ',' }), {
    code: 'SOURCE_MISSING',
    message: /--source: it begins with none of .*sqlite:/,
  });
});

t.test('a URL of the web is a source that nobody has asked yet', async (t) => {
  t.ok(isOfWeb('HTTPS://h/x'));
  t.notOk(isOfWeb('sqlite:catalog.db'));
  const { name, isAddress } = await sourceOfUrl('https://h.invalid/x?key=y', { delimiter: ',' });
  t.strictSame({ name, isAddress }, { name: 'https://h.invalid/x', isAddress: true });
});
