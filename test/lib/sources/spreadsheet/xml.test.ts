import t from 'tap';
import { readWhole, readXml } from '../../../../lib/sources/spreadsheet/xml.ts';

const PART = { source: 'tapes', name: 'part.xml', namespaces: ['urn:a'] };

async function* pieces(text: string | Buffer, size = 3): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function eventsOf(text: string | Buffer): Promise<string[]> {
  const events: string[] = [];
  await readWhole(PART, pieces(text), {
    open: (name, attributes, depth) => events.push(`${depth}<${name} ${JSON.stringify(attributes)}`),
    close: (name, depth) => events.push(`${depth}>${name}`),
    text: (part) => events.push(part),
  });
  return events;
}

t.test('elements have the names of the namespace of the root, whatever its prefix', async (t) => {
  const plain = await eventsOf('<r xmlns="urn:a"><c x="1&amp;2"/>ü&lt;</r>');
  t.strictSame(plain, ['0<r {"xmlns":"urn:a"}', '1<c {"x":"1&2"}', '1>c', 'ü<', '0>r']);
  const prefixed = await eventsOf('<p:r xmlns:p="urn:a" xmlns="urn:b"><p:c/><c/></p:r>');
  t.strictSame(
    prefixed.filter((event) => event.includes('>')),
    ['1>c', '1>:c', '0>r'],
  );
});

t.test('what is not of the namespaces, well formed and whole is refused', async (t) => {
  for (const text of [
    '',
    ' ',
    'x',
    '<r/>',
    '<r xmlns="urn:b"/>',
    '<p:r xmlns="urn:a"/>',
    '<r xmlns="urn:a">',
    '<r xmlns="urn:a"/>x',
    '<r xmlns="urn:a">&x;</r>',
    '<!DOCTYPE r><r xmlns="urn:a"/>',
    Buffer.from('<r xmlns="urn:a">\xff</r>', 'latin1'),
    '<r xmlns="urn:a">ü</r>'.slice(0, -5),
  ])
    await t.rejects(eventsOf(text), { code: 'SOURCE_CUT', message: /part\.xml/ }, String(text));
});

t.test('what the handler has is there after each piece', async (t) => {
  let count = 0;
  const handler = { open: () => count++, close: () => {} };
  const counts: number[] = [];
  for await (const _ of readXml(PART, pieces('<r xmlns="urn:a"><a/><b/></r>', 4), handler))
    counts.push(count);
  t.strictSame([counts[0], counts.at(-1)], [0, 3]);
  t.ok(new Set(counts).size > 2);
});
