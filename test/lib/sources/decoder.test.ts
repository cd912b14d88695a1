import assert from 'node:assert/strict';
import fc from 'fast-check';
import t from 'tap';
import type { Encoding } from '../../../lib/sources/codecs.ts';
import { type Decoded, Decoder, encodingError } from '../../../lib/sources/decoder.ts';

function decodeAll(pieces: Iterable<Buffer>, encoding?: Encoding): Decoded {
  const decoder = new Decoder(encoding);
  let text = '';
  for (const piece of pieces) {
    const decoded = decoder.decode(piece);
    text += decoded.text;
    if (decoded.fault !== undefined) return { ...decoded, text };
  }
  const last = decoder.end();
  return { ...last, text: text + last.text };
}

const bytewise = (bytes: Buffer) => Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

const TEXT = 'Band, Größe\r\nŁódź, 磁带, 😀\n';

const samples: readonly (readonly [name: string, bytes: Buffer, encoding?: Encoding])[] = [
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a mark', Buffer.from(`\uFEFF${TEXT}`)],
  ['UTF-16LE by its mark', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
  ['UTF-16BE by its mark', utf16be(`\uFEFF${TEXT}`)],
  ['UTF-16LE by the definition', Buffer.from(TEXT, 'utf16le'), 'UTF-16LE'],
  ['UTF-16BE by the definition', utf16be(TEXT), 'UTF-16BE'],
  ['UTF-8 by its mark, against the definition', Buffer.from(`\uFEFF${TEXT}`), 'Windows-1252'],
  ['UTF-16LE by its mark, against the definition', Buffer.from(`\uFEFF${TEXT}`, 'utf16le'), 'UTF-8'],
];

for (const [name, bytes, encoding] of samples) {
  t.test(`${name} is read, whole and a byte at a time`, async (t) => {
    t.strictSame(decodeAll([bytes], encoding), { text: TEXT });
    t.strictSame(decodeAll(bytewise(bytes), encoding), { text: TEXT });
  });
}

t.test('windows-1252 has its own characters where Latin-1 has controls', async (t) => {
  const bytes = Buffer.from([0x80, 0x20, 0x93, 0x61, 0x94, 0xe9, 0x9f, 0x81, 0x0a]);
  t.strictSame(decodeAll([bytes], 'Windows-1252'), { text: '€ “a”éŸ\x81\n' });
  t.strictSame(decodeAll([Buffer.from('plain\n')], 'Windows-1252'), { text: 'plain\n' });
});

t.test('inputs shorter than a mark are read too', async (t) => {
  t.strictSame(decodeAll([]), { text: '' });
  t.strictSame(decodeAll([Buffer.from('A')]), { text: 'A' });
  t.strictSame(decodeAll(bytewise(Buffer.from('AB'))), { text: 'AB' });
  t.strictSame(decodeAll([Buffer.from('\uFEFF')]), { text: '' });
  t.strictSame(decodeAll([Buffer.from('\uFEFF', 'utf16le')]), { text: '' });
});

t.test('NULs stay in the text', async (t) => {
  t.strictSame(decodeAll([Buffer.from('A\0B\0\0\n')]), { text: 'A\0B\0\0\n' });
  const padded = `A90001${'\0'.repeat(64)}LIBR\n`.repeat(30);
  t.strictSame(decodeAll([Buffer.from(padded)]), { text: padded });
  t.strictSame(decodeAll([Buffer.alloc(200_000)]), { text: '\0'.repeat(200_000) });
});

t.test('bytes that are not UTF-8 are found where they stand, after all text before them', async (t) => {
  const bytes = Buffer.concat([Buffer.from('ok \uFFFD é\nGr'), Buffer.from([0xf6]), Buffer.from('ße\n')]);
  const expected = {
    text: 'ok \uFFFD é\nGr',
    fault: { encoding: 'UTF-8', byte: 12, suggestion: 'Windows-1252' },
  };
  t.strictSame(decodeAll([bytes]), expected);
  t.strictSame(decodeAll(bytewise(bytes)), expected);
});

t.test('UTF-8 that ends within a character is a fault', async (t) => {
  const fault = { encoding: 'UTF-8', byte: 1, suggestion: 'Windows-1252' };
  t.strictSame(decodeAll([Buffer.from([0x41, 0xc3])]), { text: 'A', fault });
  t.strictSame(decodeAll([Buffer.from([0x41, 0xe2, 0x82])]), { text: 'A', fault });
});

t.test('UTF-16 without a mark is suggested where NULs give it away', async (t) => {
  const text = 'VOLUME,GRÖSSE\r\n';
  t.match(decodeAll([Buffer.from(text, 'utf16le')]).fault, { suggestion: 'UTF-16LE' });
  t.match(decodeAll([utf16be(text)]).fault, { suggestion: 'UTF-16BE' });
  for (const encoding of ['UTF-8', 'Windows-1252'] as const) {
    const ascii = 'VOLUME,POOL\r\n';
    for (const cut of [(bytes: Buffer) => [bytes], bytewise]) {
      const little = cut(Buffer.from(ascii, 'utf16le'));
      t.match(decodeAll(little, encoding).fault, { encoding, byte: 1, suggestion: 'UTF-16LE' });
      t.match(decodeAll(cut(utf16be(ascii)), encoding).fault, { encoding, byte: 0, suggestion: 'UTF-16BE' });
    }
  }
});

t.test('half a character in UTF-16 is a fault', async (t) => {
  for (const [bytes, byte] of [
    [Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x42]), 4],
    [Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x3d, 0xd8]), 4],
    [Buffer.from([0xff, 0xfe, 0x41, 0x00, 0x3d, 0xd8, 0x41, 0x00]), 4],
    [Buffer.from([0xfe, 0xff, 0x00, 0x41, 0xdc, 0x00, 0x00, 0x41]), 4],
  ] as const) {
    const expected = { text: 'A', fault: { encoding: bytes[0] === 0xff ? 'UTF-16LE' : 'UTF-16BE', byte } };
    t.strictSame(decodeAll([bytes]), expected);
    t.strictSame(decodeAll(bytewise(bytes)), expected);
  }
});

t.test('the errors say where, and what to do', async (t) => {
  const fault = { encoding: 'UTF-8', byte: 12, suggestion: 'Windows-1252' } as const;
  t.equal(
    encodingError('a.csv', 2, fault).message,
    'a.csv: line 2 is not UTF-8 (byte 12); name the encoding in the definition, for example SetEncoding("Windows-1252")',
  );
  t.equal(encodingError('a.csv', 2, { encoding: 'UTF-16LE', byte: 4 }).code, 'SOURCE_CUT');
});

t.test('a strict TextDecoder agrees on any bytes, in any pieces', async (t) => {
  const byte = fc.oneof(
    fc.nat(0x7f),
    fc.nat(0xff),
    fc.constantFrom(0xc3, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0xed, 0xa0),
  );
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 20 }), (values) => {
        const bytes = Buffer.from([0xef, 0xbb, 0xbf, ...values]);
        const decoded = decodeAll([bytes]);
        assert.deepEqual(decodeAll(bytewise(bytes)).text, decoded.text);
        const strict = () => new TextDecoder('UTF-8', { fatal: true }).decode(bytes);
        if (decoded.fault === undefined) assert.equal(decoded.text, strict());
        else assert.throws(strict);
      }),
      { numRuns: 500 },
    ),
  );
});

/** Decodes a piece in parts, the even ones by `pass`; returns the text of the others, and what was found. */
function inParts(piece: Buffer, parts: readonly Buffer[], encoding?: Encoding) {
  const decoder = new Decoder(encoding);
  const mark = piece.length - decoder.survey(piece).length;
  let text = '';
  for (const [index, whole] of parts.entries()) {
    const part = index === 0 ? whole.subarray(mark) : whole;
    if (index % 2 === 1) {
      decoder.pass(
        part,
        index + 1,
        part.some((byte) => byte >= 0x80),
      );
      continue;
    }
    const decoded = decoder.decode(part, index + 1);
    text += decoded.text;
    if (decoded.fault !== undefined) return { text, fault: decoded.fault };
  }
  const { misread } = decoder;
  const { fault } = decoder.end();
  return { text, ...(fault && { fault }), ...(misread && { misread }) };
}

t.test('lines that are passed count as evidence of UTF-8 as if they were decoded', async (t) => {
  const lines = (...texts: readonly string[]) => texts.map((text) => Buffer.from(`${text}\n`));
  const found = (parts: readonly Buffer[]) => inParts(Buffer.concat(parts), parts, 'Windows-1252').misread;
  t.strictSame(found(lines('A1', 'A2 Köln', 'A3')), { line: 2, text: 'A2 Köln' });
  t.equal(found([...lines('A1 Köln'), Buffer.from('A2 K\xf6ln\n', 'latin1'), ...lines('A3')]), undefined);
  t.equal(found(lines('A1', 'A2', 'A3')), undefined);
  const split = new Decoder('Windows-1252');
  split.decode(Buffer.from([0xc3]), 1);
  split.pass(Buffer.from('A1\n'), 1, false);
  t.equal(split.misread, undefined, 'ASCII behind half a character');
});

t.test('what NULs say of the encoding does not depend on the parts in which a piece is read', async (t) => {
  const parts = ['A\0B\0C\0D\0E\0F\0G\0H\0I\0\n', `${'x'.repeat(200)}\n`, 'A3\n'].map((text) =>
    Buffer.from(text),
  );
  t.match(decodeAll(parts).fault, { suggestion: 'UTF-16LE' }, 'by the first line alone');
  const whole = Buffer.concat(parts);
  t.equal(decodeAll([whole]).fault, undefined);
  t.equal(inParts(whole, parts).fault, undefined);
  const marked = Buffer.from('\uFEFFA\0B\0C\0D\0E\0F\0G\0H\0I\0\n');
  t.equal(inParts(marked, [marked]).fault, undefined, 'nor on a piece with a mark');

  const broken = ['plain\n', 'A2\n', 'A\0B\0C\0D\0E\0F\0G\0H\0I\0J\0K\0L\0M\0\n', 'A4\n'].map((text) =>
    Buffer.from(text),
  );
  t.strictSame(inParts(Buffer.concat(broken), broken), {
    text: 'plain\nA',
    fault: { encoding: 'UTF-8', byte: 10, suggestion: 'UTF-16BE' },
  });
});

t.test('offsets go on behind lines that were passed', async (t) => {
  const parts = [Buffer.from('a\n'), Buffer.from('é\n'), Buffer.from([0x41, 0xf6, 0x41, 0x0a])];
  t.strictSame(inParts(Buffer.concat(parts), parts), {
    text: 'a\nA',
    fault: { encoding: 'UTF-8', byte: 6, suggestion: 'Windows-1252' },
  });
});

t.test(
  'the state says how the next line is read, where it begins with a whole character of one byte or more',
  async (t) => {
    const stateOf = (bytes: Buffer, encoding?: Encoding) => {
      const decoder = new Decoder(encoding);
      decoder.decode(bytes);
      return decoder.state;
    };
    t.equal(stateOf(Buffer.from('')), undefined, 'a mark may come');
    t.equal(stateOf(Buffer.from('A1\n')), 'UTF-8');
    t.equal(stateOf(Buffer.from('A1\n'), 'Windows-1252'), 'Windows-1252');
    t.equal(stateOf(Buffer.from('\uFEFFA1\n'), 'Windows-1252'), 'UTF-8');
    t.equal(stateOf(Buffer.from([0x41, 0x41, 0x41, 0xc3])), undefined, 'half a character');
    t.equal(stateOf(Buffer.from('A1\n', 'utf16le'), 'UTF-16LE'), undefined);
  },
);
