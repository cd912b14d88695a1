import fc from 'fast-check';
import t from 'tap';
import type { Change } from '../../../lib/model/change.ts';
import { changeLine, formatChange, parseChange } from '../../../lib/model/change-line.ts';
import {
  attributeKey,
  FIELDS,
  fieldOf,
  LAST_ATTRIBUTE,
  type SettableKey,
  VALUE_FIELDS,
} from '../../../lib/model/field.ts';
import { canonicalDate } from '../../../lib/model/value.ts';

const BASE = {
  action: 'update',
  customer: 'US01',
  media: 'LTO',
  volume: 'A00001L6',
  version: 3,
  set: {},
  was: {},
  source: 'plan',
  line: 9,
} as unknown as Change;

const line = (other: object) => JSON.stringify({ ...changeLine(BASE), ...other });
const problemOf = (text: string) => {
  const result = parseChange(text, 'plan');
  return 'problem' in result ? result.problem : 'none';
};

t.test('a change is one line with its keys in order and JSON types', async (s) => {
  const change: Change = {
    ...BASE,
    set: {
      attribute10: 'b',
      attribute9: 'a',
      usageCount: '7',
      usage: '9223372036854775807',
      scratch: '1',
      slot: null,
      repository: 'OFFS',
    },
    was: { slot: '3', repository: 'LIBR', scratch: '0', stage: 'left out' },
  };
  s.equal(
    formatChange(change),
    '{"action":"update","customer":"US01","media":"LTO","volume":"A00001L6","version":3,' +
      '"set":{"repository":"OFFS","slot":null,"scratch":true,"usage":"9223372036854775807","usageCount":7,' +
      '"attribute9":"a","attribute10":"b"},"was":{"repository":"LIBR","slot":"3","scratch":false},"line":9}',
  );
});

t.test('an escaped NUL in a value is no blank', async (s) => {
  const line = formatChange({ ...BASE, set: { description: 'ab' } }).replace('"ab"', '"a\\u0000b"');
  s.match(parseChange(line, 'in'), { problem: /holds a NUL character/ });
});

const word = (letters: string, max: number) =>
  fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: max }).map((parts) => parts.join(''));
const id = (max: number) => word('ABXYZ0189', max);

function valueFor(key: SettableKey): fc.Arbitrary<string> {
  const { kind, max } = fieldOf(key);
  switch (kind) {
    case 'id':
      return id(max);
    case 'barcode':
      return fc.tuple(id(4), id(4), id(10)).map((parts) => parts.join('.'));
    case 'flag':
      return fc.constantFrom('0', '1');
    case 'count':
      return fc.bigInt(0n, 10n ** BigInt(Math.min(max, 18)) - 1n).map(String);
    case 'date':
      return fc.integer({ min: 0, max: 253402300799 }).map(canonicalDate);
    case 'text':
      return word('aB 7\\"é日\u2028', max)
        .map((text) => text.trim())
        .filter((text) => text !== '');
  }
}

const keys = [
  ...VALUE_FIELDS.map(({ key }) => key),
  'initialRepository',
  attributeKey(1),
  attributeKey(LAST_ATTRIBUTE),
] as const;

const changes: fc.Arbitrary<Change> = fc
  .record({
    customer: id(4),
    media: id(4),
    volume: id(10),
    version: fc.nat(),
    set: fc.record(
      Object.fromEntries(
        keys.map((key) => [key, key === 'repository' ? valueFor(key) : fc.option(valueFor(key))]),
      ),
      {
        requiredKeys: [],
      },
    ),
    line: fc.nat(),
  })
  .chain((change) => {
    const set = Object.keys(change.set) as SettableKey[];
    const was = fc.record(Object.fromEntries(set.map((key) => [key, valueFor(key)])), { requiredKeys: [] });
    return was.map((held) => ({
      ...change,
      was: held,
      action: change.version === 0 ? 'add' : 'update',
      source: 'plan',
    }));
  }) as fc.Arbitrary<Change>;

t.test('every change is read back as it was, and printed as the same bytes', async (s) => {
  fc.assert(
    fc.property(changes, (change) => {
      const text = formatChange(change);
      const read = parseChange(text, 'plan');
      s.notOk('problem' in read && read.problem);
      s.notOk(text.includes('\n'));
      return (
        JSON.stringify(sorted(read)) === JSON.stringify(sorted(change)) &&
        formatChange(read as Change) === text
      );
    }),
  );
});

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map((key) => [key, sorted((value as Record<string, unknown>)[key])]),
      )
    : value;

t.test('no text makes the reader throw', async () => {
  const json = fc.json();
  const near = fc.record({
    action: fc.constant('add'),
    customer: fc.anything(),
    set: fc.anything(),
    version: fc.anything(),
  });
  fc.assert(fc.property(json, (text) => typeof parseChange(text, '') === 'object'));
  fc.assert(fc.property(fc.string(), (text) => 'problem' in parseChange(text, '')));
  fc.assert(
    fc.property(near, (object) => {
      const text = JSON.stringify(object, (_, value) => (typeof value === 'bigint' ? String(value) : value));
      return 'problem' in parseChange(text, '');
    }),
  );
});

t.test('values come in canonical form, however they are written', async (s) => {
  const set = { scratch: 'yes', encrypted: false, usage: '007', repository: ' libr ', slot: null };
  s.strictSame(parseChange(line({ customer: 'us01', set, was: undefined, line: undefined }), 'plan'), {
    ...BASE,
    set: { scratch: '1', encrypted: '0', usage: '7', repository: 'LIBR', slot: null },
    line: 0,
  });
});

t.test('what is not a change is explained', async (s) => {
  const cases: [string, RegExp][] = [
    ['{"action":', /JSON/],
    ['[]', /expected an object, found an array/],
    ['null', /expected an object/],
    [line({ sets: {} }), /no key "sets"/],
    [line({ action: 'delete' }), /action: expected "add", "update", "confirm", "audit", "undo" or "remove"/],
    [line({ set: { repository: null } }), /set\.repository: a tape is always somewhere/],
    [line({ action: 'confirm', set: { currentRepository: null } }), /currentRepository: a tape is always/],
    [line({ action: 'remove', set: { slot: '1' } }), /"slot" is not of the action remove: it sets nothing/],
    [line({ action: 'remove', version: 0 }), /more than 0 for remove, found 0/],
    [line({ action: 'undo', set: {} }), /nothing that is taken back/],
    [line({ customer: undefined }), /customer: expected an identifier, found nothing/],
    [line({ media: 7 }), /media: expected an identifier/],
    [line({ volume: '-A' }), /volume "-A"/],
    [line({ volume: ' ' }), /volume is blank/],
    [line({ version: -1 }), /version: expected a whole number/],
    [line({ version: '3' }), /version: expected a whole number/],
    [line({ version: 0 }), /more than 0 for update, found 0/],
    [line({ action: 'add' }), /expected 0 for add, found 3/],
    [line({ line: 1.5 }), /line: expected a whole number/],
    [line({ set: undefined }), /set: expected an object, found nothing/],
    [line({ set: ['slot'] }), /set: expected an object/],
    [line({ was: null }), /was: expected an object/],
    [line({ set: { slott: '1' } }), /set: there is no field "slott"/],
    [line({ set: { volume: 'X' } }), /no field "volume"/],
    [line({ set: { repositoryDescription: 'X' } }), /no field "repositoryDescription"/],
    [line({ was: { attribute201: '1' } }), /was: there is no field "attribute201"/],
    [line({ set: { slot: 7 } }), /set\.slot "7": expected text/],
    [line({ set: { slot: '' } }), /set\.slot is blank; null clears/],
    [line({ set: { scratch: 'maybe' } }), /set\.scratch .*YES or NO/],
    [line({ set: { usage: 1.5 } }), /not exact/],
    [line({ set: { usage: 2 ** 53 } }), /not exact/],
    [line({ set: { moveDate: '31/02/2026' } }), /set\.moveDate .*expected a date/],
  ];
  for (const [text, problem] of cases) s.match(problemOf(text), problem, text);
});

t.test(
  'a removal sets nothing and says all that goes; what takes back may say that it was nowhere',
  async (s) => {
    const removal: Change = {
      ...BASE,
      action: 'remove',
      set: {},
      was: { slot: '7', currentRepository: 'LIBR' },
    };
    const { set, was } = changeLine(removal);
    s.strictSame([set, was], [{}, { currentRepository: 'LIBR', slot: '7' }]);
    s.strictSame(parseChange(formatChange(removal), BASE.source), removal);
    const undo: Change = { ...BASE, action: 'undo', set: { repository: null }, was: { repository: 'OFFS' } };
    s.strictSame(parseChange(formatChange(undo), BASE.source), undo);
  },
);

t.test('keys that would reach into prototypes are only unknown keys', async (s) => {
  for (const key of ['__proto__', 'constructor', 'prototype', 'toString']) {
    s.match(problemOf(line({}).replace('"set":{}', `"set":{"${key}":{"polluted":true}}`)), /no field/);
    s.match(problemOf(line({}).replace('"set":{}', `"${key}":{"polluted":true},"set":{}`)), /no key/);
  }
  s.equal(({} as Record<string, unknown>).polluted, undefined);
});

t.test('every field that can be set has a place in the order of a line', async (s) => {
  const settable = FIELDS.filter(({ role }) => role === 'value' || role === 'initial').map(({ key }) => key);
  const set = Object.fromEntries([...settable].reverse().map((key) => [key, null]));
  s.strictSame(Object.keys(changeLine({ ...BASE, set }).set), settable);
});
