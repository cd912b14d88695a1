import t from 'tap';
import { DocumentScan } from '../../../../lib/sources/http/document-scan.ts';

/** Returns what a text says about other pages, which has to be the same however it is cut. */
function factsOf(text: string) {
  const bytes = Buffer.from(text);
  const scans = [1, 3, bytes.length + 1].map((size) => {
    const scan = new DocumentScan();
    for (let at = 0; at < bytes.length; at += size) scan.add(bytes.subarray(at, at + size));
    const { members, elements } = scan.facts;
    return { isDocument: scan.isDocument, members: Object.fromEntries(members), elements };
  });
  t.strictSame(scans[0], scans[1]);
  t.strictSame(scans[1], scans[2]);
  return scans[2];
}

const nothing = { isDocument: true, members: {}, elements: undefined };

t.test('members about pages are found wherever they stand, and no others', async (t) => {
  const members = {
    links: { next: { href: 'a,b}"]\\é' }, list: [1, { x: null }] },
    _links: ['x'],
    meta: { pagination: { count: 12 } },
    '@odata.nextLink': 'https://h/?a=1',
  };
  const others = { data: [], count: 3, 'li"nks': 1, linkss: { next: 2 }, of: { links: { next: 3 } } };
  for (const document of [
    { ...members, ...others },
    { ...others, ...members },
  ]) {
    t.strictSame(factsOf(JSON.stringify(document))?.members, members);
    t.strictSame(factsOf(`\uFEFF \r\n${JSON.stringify(document, undefined, 3)}\n `)?.members, members);
  }
  t.strictSame(factsOf('{"l\\u0069nks":{"next":"x"}}')?.members, { links: { next: 'x' } });
  t.strictSame(factsOf('{"links":"x","links":7}')?.members, { links: 7 });
});

t.test('elements of data are counted, not those in them', async (t) => {
  for (const [text, elements] of [
    ['{"data":[]}', 0],
    ['{"data": [ ] ,"x":[1,2]}', 0],
    ['{"data":["a,b"]}', 1],
    ['{"data":[[1,2],{"a":[3,4],"b":5},"]",6]}', 4],
    ['{"data":{"a":[1,2]}}', undefined],
    ['{"x":{"data":[1]}}', undefined],
    ['["data",[1]]', undefined],
  ] as const) {
    t.equal(factsOf(text)?.elements, elements, text);
  }
});

t.test('what is no document, or more than one, says nothing', async (t) => {
  for (const text of ['', 'a,b\n', '"links"', '{"links":1}{"links":2}', '{"links":1} x']) {
    t.strictSame(factsOf(text), { ...nothing, isDocument: false }, text);
  }
  for (const text of ['{"links":{"next":1}', '[', '{}', '[{"links":1},2]']) {
    t.strictSame(factsOf(text), nothing, text);
  }
});

t.test('what is too long to be a key or links is not kept', async (t) => {
  const long = 'x'.repeat(70_000);
  t.strictSame(factsOf(JSON.stringify({ [long]: 1, links: { next: long }, meta: 1 }))?.members, { meta: 1 });
});
