import { mix } from './permutation.ts';

/** Random choices that are the same for the same seed. */
export interface Random {
  /** Returns a whole number from 0 to below `bound`. */
  below(bound: number): number;
  pick<T>(choices: readonly T[]): T;
  bytes(count: number): Buffer;
}

/** Returns the random choices of a seed. */
export function randomOf(seed: number): Random {
  let count = 0;
  const below = (bound: number): number => mix(count++, seed) % Math.max(1, bound);
  return {
    below,
    pick: <T>(choices: readonly T[]): T => choices[below(choices.length)] as T,
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
  };
}

/** What breaks parsers: signs of every format, ends of lines, numbers and names out of the ordinary. */
const DAMAGE = [
  ...['"', '""', "'", ',', ';', '\t', '|', '\n', '\r\n', '\r', '\0', '\\', '%', '#', ':', '=', '-'],
  ...[
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '*',
    '?',
    '!(',
    '{}',
    '{{',
    '[!',
    '(|)',
    'null',
    '"__proto__":',
    '\\u0000',
  ],
  ...[
    '------',
    '=====',
    '+----+',
    '\u2502',
    '\ufeff',
    '\u{1f4fc}',
    '\ud7ff',
    '9'.repeat(40),
    '-1',
    '1e999',
    'A'.repeat(5000),
  ],
  ...[
    'SetFormat(JSON);',
    'SetFormat(TABLE);',
    'SetDetailCount(3);',
    'Capture(VOLUME, "{}");',
    'AddRule(SLOT, "{VOLUME}");',
  ],
  ...['31/02/2026', '0000-00-00', '2147483648', '/Date(1)/', 'NaN', '\x1b[31m'],
].map((text) => Buffer.from(text));

/** Returns bytes with one to six things wrong: cut, flipped, doubled, moved, or something put in between. */
export function mutate(bytes: Buffer, random: Random): Buffer {
  let result = bytes;
  for (let times = 1 + random.below(6); times > 0; times--)
    result = MUTATIONS[random.below(MUTATIONS.length)]?.(result, random) ?? result;
  return result.subarray(0, LARGEST);
}

// Doubling what was doubled would soon fill the memory with the case itself.
const LARGEST = 1024 * 1024;

const MUTATIONS: readonly ((bytes: Buffer, random: Random) => Buffer)[] = [
  (bytes, random) => bytes.subarray(0, random.below(bytes.length)),
  (bytes, random) => bytes.subarray(random.below(bytes.length)),
  (bytes, random) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[random.below(copy.length)] = random.below(256);
    return copy;
  },
  (bytes, random) => splice(bytes, random.below(bytes.length), 0, random.pick(DAMAGE)),
  (bytes, random) => splice(bytes, random.below(bytes.length), 1, random.pick(DAMAGE)),
  (bytes, random) => splice(bytes, random.below(bytes.length), random.below(100), Buffer.alloc(0)),
  (bytes, random) => splice(bytes, random.below(bytes.length), 0, random.bytes(random.below(20))),
  (bytes, random) => {
    const from = random.below(bytes.length);
    return splice(bytes, random.below(bytes.length), 0, bytes.subarray(from, from + random.below(2000)));
  },
  (bytes, random) => {
    const lines = bytes.toString('latin1').split('\n');
    const [line = ''] = lines.splice(random.below(lines.length), 1);
    lines.splice(random.below(lines.length), 0, line);
    return Buffer.from(lines.join('\n'), 'latin1');
  },
  (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
];

function splice(bytes: Buffer, at: number, removed: number, put: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + removed)]);
}
