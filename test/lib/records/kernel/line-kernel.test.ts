import fc from 'fast-check';
import t from 'tap';
import {
  HASH_SIZE,
  type LineKernel,
  MOST_EXPECTED,
  MOST_INPUT,
  MOST_LINES,
  openLineKernel,
} from '../../../../lib/records/kernel/line-kernel.ts';
import { counting } from './counting.ts';
import { Twin } from './twin.ts';

const KEY = counting(HASH_SIZE);

const key = fc.uint8Array({ minLength: HASH_SIZE, maxLength: HASH_SIZE });

// Bytes around the one that ends a line and around the first wide one, and lines of all lengths around a block.
const line = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.array(fc.constantFrom(9, 10, 11, 13, 65, 127, 128, 138, 255), { maxLength: 40 }),
  fc.nat({ max: 300 }).map((length) => new Uint8Array(length).fill(65)),
  fc.nat({ max: 300 }).map((length) => new Uint8Array(length + 1).fill(65).fill(200, 0, 1)),
);
const text = fc
  .tuple(fc.array(line), fc.constantFrom('\n', '\r\n'), line)
  .map(([lines, end, rest]) =>
    Buffer.concat([...lines.flatMap((bytes) => [Buffer.from(bytes), Buffer.from(end)]), Buffer.from(rest)]),
  );
const pieces = fc.oneof(fc.constant([1]), fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }));

interface Line {
  readonly bytes: string;
  readonly hash: string;
  readonly wide: number | undefined;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** The hashes of the last scan. */
function hashesOf({ hashes }: LineKernel, lines: number): Uint8Array {
  return new Uint8Array(hashes.buffer, hashes.byteOffset, lines * HASH_SIZE).slice();
}

/** Reads text piece by piece, as a file is read, and returns its lines and what follows the last one. */
function read(
  kernel: LineKernel,
  bytes: Uint8Array,
  sizes: readonly number[],
  under: Uint8Array,
  most?: number,
) {
  const lines: Line[] = [];
  let kept = 0;
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const piece = bytes.subarray(at, at + sizes[turn % sizes.length]!);
    const input = kernel.reserve(kept + piece.length);
    input.set(piece, kept);
    at += piece.length;
    const to = kept + piece.length;
    let start = 0;
    for (let found = -1; found !== 0; ) {
      found = kernel.scan(start, to, under, most);
      const hashes = hashesOf(kernel, found);
      for (let index = 0; index < found; index++) {
        const end = kernel.ends[index]!;
        const hash = hashes.subarray(index * HASH_SIZE, (index + 1) * HASH_SIZE);
        lines.push({ bytes: hex(input.subarray(start, end)), hash: hex(hash), wide: kernel.wide[index] });
        start = end;
      }
    }
    input.copyWithin(0, start, to);
    kept = to - start;
  }
  return { lines, rest: hex(kernel.reserve(kept).subarray(0, kept)) };
}

/** Puts bytes into the input and scans them. */
function scanned<Kernel extends LineKernel>(kernel: Kernel, bytes: Uint8Array): Kernel {
  kernel.reserve(bytes.length).set(bytes);
  kernel.scan(0, bytes.length, KEY);
  return kernel;
}

t.test('lines of any text, in pieces of any size, are those of the twin', (s) => {
  const kernel = openLineKernel();
  const most = fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined });
  fc.assert(
    fc.property(text, pieces, key, most, (bytes, sizes, under, most) => {
      const result = read(kernel, bytes, sizes, under, most);
      s.strictSame(result, read(new Twin(), bytes, sizes, under, most));
      s.equal(result.lines.map((line) => line.bytes).join('') + result.rest, hex(bytes));
    }),
  );
  s.end();
});

t.test('what lies behind the text, from earlier, is not read', (s) => {
  const kernel = openLineKernel();
  const input = kernel.reserve(1000);
  for (let length = 0; length < 200; length++) {
    input.fill(200);
    input.fill(10, length);
    input.fill(65, 0, length);
    s.equal(kernel.scan(0, length, KEY), 0, 'no line ends');
    s.equal(kernel.scan(0, length + 1, KEY), 1);
    s.equal(kernel.wide[0], 0);
  }
  s.end();
});

t.test('any bytes are hashed as by the twin, and lines and input stay', (s) => {
  const bytes = Buffer.from('one\ntwo\nthree');
  const kernel = scanned(openLineKernel(), bytes);
  const before = hex(hashesOf(kernel, 2));
  const length = fc.oneof(
    fc.nat({ max: 100 }),
    fc.integer({ min: 4088, max: 4104 }),
    fc.nat({ max: 20_000 }),
  );
  fc.assert(
    fc.property(length, key, (length, under) => {
      const hashed = counting(length);
      s.equal(hex(kernel.hash(hashed, under)), hex(new Twin().hash(hashed, under)));
    }),
  );
  s.equal(hex(hashesOf(kernel, 2)), before);
  s.equal(hex(kernel.reserve(0).subarray(0, bytes.length)), hex(bytes));
  s.equal(
    hex(kernel.hash(Buffer.from('two\n'), KEY)),
    before.slice(2 * HASH_SIZE),
    'a line has the hash of its bytes',
  );
  s.end();
});

t.test('lines are the same as those that are expected for as long as for the twin', (s) => {
  const kernel = openLineKernel();
  const few = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });
  const damage = fc.option(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { nil: undefined });
  fc.assert(
    fc.property(few, few, damage, (there, expected, damage) => {
      const bytes = Buffer.from(there.map((line) => `${line}\n`).join(''));
      const twin = new Twin();
      const hashes = Buffer.concat(expected.map((line) => twin.hash(Buffer.from(`${line}\n`), KEY)));
      if (damage !== undefined && hashes.length > 0) hashes[damage[0] % hashes.length]! ^= damage[1];
      for (const one of [kernel, twin]) scanned(one, bytes).expect(hashes);
      for (let line = 0; line <= there.length + 1; line++)
        for (let at = 0; at <= expected.length + 1; at++) s.equal(kernel.same(line, at), twin.same(line, at));
    }),
  );
  s.end();
});

t.test('more lines than one scan finds are found by the next, and none overwrites anything', (s) => {
  const bytes = Buffer.alloc(MOST_LINES + 3, '\n');
  const kernel = openLineKernel();
  kernel.expect(Buffer.alloc(MOST_EXPECTED * HASH_SIZE, kernel.hash(Buffer.from('\n'), KEY)));
  kernel.reserve(bytes.length).set(bytes);
  s.equal(kernel.scan(0, bytes.length, KEY, MOST_LINES * 2), MOST_LINES);
  s.equal(kernel.ends.length, MOST_LINES);
  s.equal(kernel.ends[MOST_LINES - 1], MOST_LINES);
  s.equal(kernel.same(0, 0), MOST_LINES);
  s.equal(kernel.same(0, MOST_EXPECTED - MOST_LINES), MOST_LINES);
  s.ok(kernel.wide.every((wide) => wide === 0));
  s.equal(kernel.scan(MOST_LINES, bytes.length, KEY), 3);
  s.strictSame(
    [...kernel.ends.subarray(0, 3)],
    [1, 2, 3].map((more) => MOST_LINES + more),
  );
  s.ok(bytes.equals(kernel.reserve(bytes.length).subarray(0, bytes.length)), 'the input is as it was');
  s.end();
});

t.test('the input grows for a long line, and keeps what it has', (s) => {
  const kernel = openLineKernel();
  const bytes = Buffer.concat([Buffer.alloc(700_000, 'long'), Buffer.from('\nshort\n')]);
  s.strictSame(read(kernel, bytes, [65_536], KEY), read(new Twin(), bytes, [65_536], KEY));
  const input = kernel.reserve(MOST_INPUT);
  s.ok(input.length >= MOST_INPUT);
  input.fill(0, MOST_INPUT - 100, MOST_INPUT);
  input.set(Buffer.from('\nlast\n'), MOST_INPUT - 6);
  s.equal(kernel.scan(MOST_INPUT - 5, MOST_INPUT, KEY), 1);
  s.equal(kernel.ends[0], MOST_INPUT);
  s.equal(hex(hashesOf(kernel, 1)), hex(kernel.hash(Buffer.from('last\n'), KEY)));
  s.end();
});

t.test('sizes that cannot be are refused', (s) => {
  const kernel = openLineKernel();
  s.throws(() => kernel.reserve(MOST_INPUT + 1), {
    name: 'RangeError',
    message: /^an input of 67108865 bytes/,
  });
  s.throws(() => kernel.expect(new Uint8Array((MOST_EXPECTED + 1) * HASH_SIZE)), /65537 hashes/);
  s.throws(() => kernel.scan(0, 0, new Uint8Array(15)), /a key of 15 bytes/);
  s.throws(() => kernel.hash(KEY, new Uint8Array(17)), /a key of 17 bytes/);
  s.end();
});

t.test('kernels share no memory', (s) => {
  const kernel = scanned(openLineKernel(), Buffer.from('a\nb\n'));
  const hashes = hashesOf(kernel, 2);
  kernel.expect(hashes);
  scanned(openLineKernel(), Buffer.from('c\nd\n')).expect(counting(2 * HASH_SIZE));
  s.equal(kernel.same(0, 0), 2);
  s.strictSame(hashesOf(kernel, 2), hashes);
  s.end();
});
