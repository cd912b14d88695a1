import t from 'tap';
import {
  fingerprintText,
  readFingerprintText,
} from '../../../../lib/records/recognition/fingerprint-text.ts';
import { HEAD, SCOPES, TEXT } from './written.ts';

t.test('a text says again what it was made of', async (t) => {
  const text = {
    ...HEAD,
    scopes: SCOPES,
    meanings: [
      { kind: 'volume', scope: 1, notGiven: 5 },
      { kind: 'excluded', reason: '', fits: true },
      { kind: 'excluded', reason: 'comment', fits: false },
      { kind: 'volume', scope: 1, notGiven: 5, needsNext: true },
      { kind: 'excluded', reason: '', fits: true, needsNext: true },
      { kind: 'open' },
      { kind: 'read' },
      { kind: 'turn' },
    ],
    inputs: [
      { name: 'one', first: 0, count: 7 },
      { name: 'two', first: 7, count: 2 },
    ],
  } as const;
  t.strictSame(readFingerprintText(fingerprintText(text), 9), text);
});

t.test('a text of any other shape says nothing', async (t) => {
  t.ok(readFingerprintText(JSON.stringify(TEXT), 3));
  const odd: readonly Partial<Record<keyof typeof TEXT, unknown>>[] = [
    { binding: 1 },
    { key: '00' },
    { key: 'XY'.repeat(16) },
    { key: `${'00'.repeat(15)}é0` },
    { scopes: {} },
    { scopes: [1] },
    { scopes: [[]] },
    {
      scopes: [[['US01', 'LTO'], [1, 1], []]],
    },
    {
      scopes: [[['us01', 'LTO', 'r'], [1, 1], []]],
    },
    {
      scopes: [[['US01', 'LTO.', 'r'], [1, 1], []]],
    },
    {
      scopes: [[['US01', 'LTO', 1], [1, 1], []]],
    },
    { scopes: [[['US01', 'LTO', 'r'], [1], [], []]] },
    {
      scopes: [[['US01', 'LTO', 'r'], [1, -1], []]],
    },
    {
      scopes: [[['US01', 'LTO', 'r'], [1, 1e300], []]],
    },
    {
      scopes: [[['US01', 'LTO', 'r'], [1, 1], [1]]],
    },
    {
      scopes: [
        [
          ['US01', 'LTO', 'r'],
          [1, 1],
        ],
      ],
    },
    { scopes: [] },
    { meanings: 'ab' },
    { meanings: [[1, 0]] },
    { meanings: [[-1, 0]] },
    { meanings: [[0]] },
    { meanings: [[0, 0.5]] },
    { meanings: [[0, '0']] },
    { meanings: [null] },
    { meanings: ['excluded'] },
    { meanings: [['excluded']] },
    { meanings: [['other']] },
    { meanings: [{}] },
    { meanings: Array.from({ length: 65_537 }, () => ['excluded', 'a']) },
    { inputs: [1] },
    { inputs: [] },
    { inputs: ['a', 'b'] },
    { counts: [2] },
    { counts: [-3] },
    { counts: ['3'] },
    { counts: [3, 0] },
  ];
  for (const part of odd) {
    const text = JSON.stringify({ ...TEXT, ...part });
    t.equal(readFingerprintText(text, 3), undefined, JSON.stringify(part).slice(0, 80));
  }
  for (const text of ['', '{', '[]', 'null', '{}', '{"__proto__":{}}'])
    t.equal(readFingerprintText(text, 0), undefined, text);
});
