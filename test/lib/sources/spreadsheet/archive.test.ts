import t, { type Test } from 'tap';
import { SpillFile } from '../../../../lib/platform/spill/spill-file.ts';
import { READ_LIMITS, ReadGuard } from '../../../../lib/sources/read-limits.ts';
import { Archive } from '../../../../lib/sources/spreadsheet/archive.ts';
import { archiveOf } from './by-hand.ts';

async function open(t: Test, bytes: Buffer): Promise<Archive> {
  const file = new SpillFile();
  t.teardown(() => file.close());
  file.append(bytes);
  const guard = new ReadGuard('tapes', READ_LIMITS);
  guard.stored = bytes.length;
  return Archive.open({ source: 'tapes', guard, signal: new AbortController().signal }, file);
}

async function read(archive: Archive, name: string): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of archive.read(name)) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

const LONG = 'abcdefgh'.repeat(100_000);

t.test('parts are read in any order, compressed or not, whatever the case of their names', async (t) => {
  for (const isStored of [true, false]) {
    const archive = await open(t, archiveOf({ 'a/One.xml': 'one', 'two.xml': LONG }, isStored));
    t.ok(archive.has('A/one.XML') && archive.has('/two.xml') && !archive.has('three.xml'));
    t.ok((await read(archive, 'two.xml')) === LONG);
    t.equal(await read(archive, 'a/one.xml'), 'one');
    await t.rejects(read(archive, 'three.xml'), { code: 'SOURCE_CUT', message: /three\.xml is missing/ });
  }
});

t.test('two parts of one name are refused', async (t) => {
  const bytes = archiveOf([
    ['a.xml', 'one'],
    ['A.xml', 'two'],
  ]);
  await t.rejects(open(t, bytes), { code: 'SOURCE_CUT', message: /two parts/ });
});

t.test('a part that is not what the directory says is refused', async (t) => {
  const change = async (offset: number, value: number) => {
    const bytes = archiveOf({ 'a.xml': LONG });
    const directory = bytes.lastIndexOf('PK\x01\x02');
    bytes[directory + offset] = value;
    const archive = await open(t, bytes);
    await t.rejects(read(archive, 'a.xml'), { code: 'SOURCE_CUT' }, `byte ${offset} of the entry`);
  };
  await change(8, 1); // encrypted
  await change(10, 12); // another compression
  await change(16, 0); // checksum
  await change(20, 1); // compressed size
  await change(24, 1); // size
  await change(42, 9); // place
  await change(45, 9); // a place behind the end
});
