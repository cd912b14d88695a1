import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { decodeSample, readSample, SAMPLE_SIZE } from '../../../lib/init/sample.ts';
import { fileSource, stdinSource } from '../../../lib/sources/files.ts';

const decode = (bytes: Buffer) => decodeSample('in', bytes);

t.test('the encoding is found where the bytes are not UTF-8', async (t) => {
  t.match(decode(Buffer.from('Größe')), { text: 'Größe', encoding: undefined });
  t.match(decode(Buffer.from('Größe €', 'latin1')), { text: 'Größe ¬', encoding: 'Windows-1252' });
  t.match(decode(Buffer.from('\ufeffGröße', 'utf16le')), { text: 'Größe', encoding: undefined });
  t.match(decode(Buffer.from('Größe und mehr', 'utf16le')), { text: 'Größe und mehr', encoding: 'UTF-16LE' });
  t.match(decode(Buffer.from('A00001L6,LIBR\n', 'utf16le')), {
    text: 'A00001L6,LIBR\n',
    encoding: 'UTF-16LE',
  });
});

t.test('NULs stay, and are blanks where columns are looked for', async (t) => {
  t.match(decode(Buffer.from('a\0\0b')), { text: 'a\0\0b', columns: 'a  b' });
  t.throws(() => decode(Buffer.alloc(100)), { code: 'SOURCE_UNCLEAR' });
});

t.test('no more is read than the beginning', async (t) => {
  let taken = 0;
  async function* endless() {
    for (;;) {
      taken += 65_536;
      yield Buffer.alloc(65_536, 'A00001L6,x\n');
    }
  }
  const sample = await readSample(stdinSource(Readable.from(endless(), { objectMode: false })));
  t.equal(sample.isWhole, false);
  t.ok(sample.text.length > SAMPLE_SIZE - 20);
  t.ok(sample.text.endsWith('\n'), 'whole lines only');
  t.ok(taken < 2 * SAMPLE_SIZE);
});

t.test('half a character at the end of the beginning is no fault', async (t) => {
  const { isWhole, encoding } = decode(Buffer.from(`${'x'.repeat(SAMPLE_SIZE - 1)}ö`));
  t.same([isWhole, encoding], [false, undefined]);
});

t.test('an export of exactly the size of a sample is whole', async (t) => {
  const bytes = Buffer.alloc(SAMPLE_SIZE + 1, 'A00001L6,x\n');
  t.strictSame([decode(bytes.subarray(1)).isWhole, decode(bytes).isWhole], [true, false]);
});

t.test('a line that is cut is left out, unless it is very long', async (t) => {
  const rest = (length: number) => {
    const lines = Buffer.alloc(SAMPLE_SIZE - length, 'A00001L6,x\n');
    lines.write('\n', lines.length - 1);
    return decode(Buffer.concat([lines, Buffer.alloc(length + 1, 'x')])).text.length;
  };
  t.equal(rest(64 * 1024), SAMPLE_SIZE - 64 * 1024);
  t.equal(rest(64 * 1024 + 1), SAMPLE_SIZE);
});

t.test('compressed exports are read', async (t) => {
  const folder = t.testdir({
    'x.gz': gzipSync('A00001L6,x\n'),
    'cut.gz': gzipSync('A'.repeat(9000)).subarray(0, 30),
  });
  t.match(await readSample(fileSource(`${folder}/x.gz`)), { text: 'A00001L6,x\n', isWhole: true });
  await t.rejects(readSample(fileSource(`${folder}/cut.gz`)), { code: 'SOURCE_CUT' });
});

t.test('what is no text is an error', async (t) => {
  const thrown = (bytes: Buffer) => t.throws(() => decode(bytes), { code: 'SOURCE_UNCLEAR' });
  thrown(Buffer.from(''));
  thrown(Buffer.from(' \n\n'));
  thrown(Buffer.alloc(1000));
  thrown(Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256)));
  t.throws(() => decode(Buffer.from('A\rB\rC')), { code: 'SOURCE_LINE_ENDS' });
  t.throws(() => decode(Buffer.from([0xef, 0xbb, 0xbf, 0x41, 0xe4, 0x42])), { code: 'SOURCE_ENCODING' });
});
