import t from 'tap';
import type { Encoding } from '../../../lib/sources/codecs.ts';
import { CODECS } from '../../../lib/sources/codecs.ts';

const bytes = (...values: readonly number[]) => Buffer.from(values);

function unfinished(encoding: Encoding, ...values: readonly number[]): number {
  return CODECS[encoding].unfinished(bytes(...values));
}

t.test('half a character of UTF-8 at the end waits for the rest', async (t) => {
  const cases: readonly (readonly [expected: number, values: readonly number[]])[] = [
    [0, []],
    [0, [0x41]],
    [0, [0xc3, 0xa4]],
    [1, [0x41, 0xc3]],
    [2, [0x41, 0xe2, 0x82]],
    [0, [0xe2, 0x82, 0xac]],
    [1, [0xf0]],
    [3, [0xf0, 0x9f, 0x98]],
    [0, [0xf0, 0x9f, 0x98, 0x80]],
    // Bytes that begin no character wait for nothing.
    [0, [0x80, 0x80, 0x80, 0x80]],
  ];
  for (const [expected, values] of cases) t.equal(unfinished('UTF-8', ...values), expected, values.join());
});

t.test('half a unit and half a pair of UTF-16 wait for the rest', async (t) => {
  t.equal(unfinished('UTF-16LE'), 0);
  t.equal(unfinished('UTF-16LE', 0x41), 1);
  t.equal(unfinished('UTF-16LE', 0x41, 0x00), 0);
  t.equal(unfinished('UTF-16LE', 0x3d, 0xd8), 2);
  t.equal(unfinished('UTF-16LE', 0x3d, 0xd8, 0x00), 3);
  t.equal(unfinished('UTF-16LE', 0x3d, 0xdb), 2);
  t.equal(unfinished('UTF-16LE', 0x3d, 0xdc), 0, 'the second unit of a pair begins none');
  t.equal(unfinished('UTF-16BE', 0xd8, 0x3d), 2);
  t.equal(unfinished('UTF-16BE', 0x3d, 0xd8), 0);
});

t.test('Windows-1252 waits for nothing and takes every byte', async (t) => {
  t.equal(unfinished('Windows-1252', 0x80, 0xff), 0);
  const all = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const text = CODECS['Windows-1252'].text(all) ?? '';
  t.equal(text.length, 256);
  t.equal(text.slice(0x80, 0xa0), '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ');
  t.equal(text.slice(0xa0), all.subarray(0xa0).toString('latin1'));
  t.equal(CODECS['Windows-1252'].fault(all), -1);
});

t.test('the text of bytes in their encoding is exact', async (t) => {
  const text = 'Größe 磁带 😀 \ufffd';
  const little = Buffer.from(text, 'utf16le');
  t.equal(CODECS['UTF-8'].text(Buffer.from(text)), text);
  t.equal(CODECS['UTF-8'].text(Buffer.from('plain')), 'plain');
  t.equal(CODECS['UTF-16LE'].text(little), text);
  t.equal(CODECS['UTF-16BE'].text(Buffer.from(little).swap16()), text);
  t.equal(little.toString('utf16le'), text, 'the bytes given stay as they are');
});

t.test('bytes that are not text are found where they begin', async (t) => {
  const cases: readonly (readonly [Encoding, number, Buffer])[] = [
    ['UTF-8', 2, bytes(0x41, 0x42, 0xff, 0x43)],
    ['UTF-8', 3, bytes(0xc3, 0xa4, 0x41, 0xe2, 0x41)],
    ['UTF-8', 4, Buffer.concat([Buffer.from('\ufffdA'), bytes(0xff)])],
    ['UTF-16LE', 2, bytes(0x41, 0x00, 0x00, 0xdc, 0x41, 0x00)],
    ['UTF-16BE', 2, bytes(0x00, 0x41, 0xdc, 0x00, 0x00, 0x41)],
  ];
  for (const [encoding, at, wrong] of cases) {
    t.equal(CODECS[encoding].text(wrong), undefined, encoding);
    t.equal(CODECS[encoding].fault(wrong), at, encoding);
  }
});
