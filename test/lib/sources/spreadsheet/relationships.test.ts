import t from 'tap';
import { SpillFile } from '../../../../lib/platform/spill/spill-file.ts';
import { READ_LIMITS, ReadGuard } from '../../../../lib/sources/read-limits.ts';
import { Archive } from '../../../../lib/sources/spreadsheet/archive.ts';
import { relationshipsOf } from '../../../../lib/sources/spreadsheet/relationships.ts';
import { archiveOf, TRANSITIONAL } from './by-hand.ts';

t.test('targets are relative to the part, or from the top, and may be escaped', async (t) => {
  const targets = [
    'sheets/a b.xml',
    'sheets/a%20b.xml',
    '../x.xml',
    '/x.xml',
    '..\\x.xml',
    '../../../x.xml',
    '%zz',
  ];
  const items = targets.map(
    (target, index) =>
      `<Relationship Id="i${index}" Type="${TRANSITIONAL.relationships}/worksheet" Target="${target}"/>`,
  );
  const others =
    '<Relationship Id="o" Type="urn:other" Target="o.xml"/>' +
    `<Relationship Id="e" Type="${TRANSITIONAL.relationships}/worksheet" Target="http://example.com" TargetMode="External"/>`;
  const file = new SpillFile();
  t.teardown(() => file.close());
  file.append(
    archiveOf({
      'xl/_rels/book.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${items.join('')}${others}</Relationships>`,
      'xl/sheets/a b.xml': '',
      'x.xml': '',
    }),
  );
  const guard = new ReadGuard('tapes', READ_LIMITS);
  const archive = await Archive.open({ source: 'tapes', guard, signal: new AbortController().signal }, file);
  const found = await relationshipsOf('tapes', archive, 'xl/book.xml');
  t.strictSame(
    found.map(({ part }) => part),
    ['xl/sheets/a b.xml', 'xl/sheets/a b.xml', 'x.xml', 'x.xml', 'x.xml', 'x.xml', 'xl/%zz'],
  );
  t.ok(found.every(({ kind }) => kind === 'worksheet'));
});
