import fc from 'fast-check';
import t from 'tap';
import { FIELDS, fieldByName, fieldOf, isSettable } from '../../../lib/model/field.ts';
import {
  canonicalDate,
  canonicalValue,
  dateSeconds,
  fromJson,
  isCanonicalDate,
  isPlain,
  toJson,
} from '../../../lib/model/value.ts';

const canonical = (name: string, text: string) => {
  const spec = fieldByName(name);
  if (spec === undefined) throw new Error(name);
  const result = canonicalValue(spec, text);
  return 'value' in result ? result.value : `! ${result.problem}`;
};

t.test('identifiers are trimmed and upper-cased, and never cut to fit', async (t) => {
  t.equal(canonical('VOLUME', ' a00001l6 '), 'A00001L6');
  t.equal(canonical('VOLUME', 'X-D8ED51DA'), 'X-D8ED51DA');
  t.match(canonical('VOLUME', '-A1'), /not first/);
  t.match(canonical('VOLUME', 'A 1'), /holds only/);
  t.match(canonical('VOLUME', 'E00090L6123'), /11 characters long, at most 10/);
  t.match(canonical('VOLUME', '/fs/diskpool/svol49'), /holds only/);
  t.match(canonical('CUSTOMER', 'US-1'), /only A-Z and 0-9/);
  t.match(canonical('REPOSITORY', 'ÄÖÜ'), /only A-Z and 0-9/);
  for (const text of ['straße1', 'ﬁle', 'ıI1']) t.match(canonical('VOLUME', text), /holds only/, text);
  t.match(canonical('MEDIA', 'LTO10'), /5 characters long, at most 4/);
});

t.test(
  'control characters of a text are one blank, but none is taken with those of a terminal',
  async (t) => {
    t.equal(canonical('DESCRIPTION', 'a\t\r\nb'), 'a b');
    for (const text of ['\u001b[32mfull\u001b[0m', 'full\u001b[K', 'f\bfull']) {
      t.match(canonical('DESCRIPTION', text), /control codes of a terminal/, JSON.stringify(text));
    }
  },
);

t.test('flags and counts are compared by meaning', async (t) => {
  for (const text of ['YES', 'yes', ' True ']) t.equal(canonical('SCRATCH', text), '1', text);
  for (const text of ['NO', 'false']) t.equal(canonical('SCRATCH', text), '0', text);
  t.match(canonical('SCRATCH', 'perhaps'), /expected YES or NO, TRUE or FALSE/);
  t.equal(canonical('USAGECOUNT', '007'), '7');
  t.equal(canonical('USAGECOUNT', '000'), '0');
  t.match(canonical('USAGECOUNT', '1.5'), /whole number/);
  t.match(canonical('USAGECOUNT', '-1'), /whole number/);
  t.equal(canonical('USAGE', '9223372036854775807'), '9223372036854775807');
  t.match(canonical('USAGE', '9223372036854775808'), /more than/);
});

t.test('text keeps its words on one line', async (t) => {
  t.equal(canonical('DESCRIPTION', '  Full\r\n backup\t1 '), 'Full  backup 1');
  t.equal(canonical('DESCRIPTION', '\u0000'), '');
  t.equal(canonical('DESCRIPTION', 'half \ud83d'), 'half \ufffd');
  t.match(canonical('SLOT', '12345678901'), /at most 10/);
  t.equal(canonical('CONTAINER', 'us01.lto.box1'), 'US01.LTO.BOX1');
  t.match(canonical('CONTAINER', 'BOX1'), /qualified barcode/);
});

t.test('a blank value is not given, in every kind of field', async (t) => {
  for (const { name } of FIELDS) t.equal(canonical(name, '  \t '), '', name);
});

t.test('dates are canonical only when they exist', async (t) => {
  t.equal(isCanonicalDate('2026-02-28T23:59:59Z'), true);
  for (const text of [
    '2026-02-29T00:00:00Z',
    '2026-02-28T24:00:00Z',
    '2026-02-28 00:00:00',
    '2026-02-28T00:00:00+01:00',
  ]) {
    t.equal(isCanonicalDate(text), false, text);
  }
  t.equal(canonicalDate(0), '1970-01-01T00:00:00Z');
  t.equal(dateSeconds('2026-03-14T02:13:45Z'), 1773454425);
});

t.test('canonical values survive JSON, whatever the field', async (t) => {
  const samples = fc.constantFrom(
    'A1',
    'US01.LTO.A1',
    'YES',
    'no',
    '12',
    '12345678901234567',
    '2026-03-14T02:13:45Z',
    'Größe "1"',
  );
  fc.assert(
    fc.property(fc.constantFrom(...FIELDS), samples, (spec, text) => {
      const result = canonicalValue(spec, text);
      if ('problem' in result || result.value === '') return;
      const json: unknown = JSON.parse(JSON.stringify(toJson(spec, result.value)));
      t.strictSame(fromJson(spec, json), result);
      t.strictSame(
        canonicalValue(spec, spec.kind === 'flag' ? (result.value === '1' ? 'YES' : 'NO') : result.value),
        result,
      );
    }),
  );
});

t.test('values of another JSON type are not taken', async (t) => {
  t.match(fromJson(fieldOf('scratch'), 'maybe'), { problem: /expected YES/ });
  t.match(fromJson(fieldOf('scratch'), 1), { problem: /true or false/ });
  t.match(fromJson(fieldOf('description'), { a: 1 }), { problem: /expected text/ });
  t.match(fromJson(fieldOf('usageCount'), 1.5), { problem: /whole number/ });
});

t.test('fields are found by any of their spellings, and only those that exist are settable', async (t) => {
  t.equal(fieldByName('WriteDate')?.key, 'writeTime');
  t.equal(fieldByName('INITIAL REPOSITORY')?.key, 'initialRepository');
  t.equal(fieldByName('MOUNIME'), undefined);
  t.equal(fieldByName('ATTRIBUTE200')?.key, 'attribute200');
  t.equal(fieldByName('ATTRIBUTE201'), undefined);
  t.equal(isSettable('attribute7'), true);
  for (const key of ['volume', 'repositoryDescription', '__proto__', 'attribute0', 'constructor']) {
    t.equal(isSettable(key), false, key);
  }
});

t.test(
  'a text that is plain is canonical, whatever the field, and most that are canonical are plain',
  async (t) => {
    const part = fc.constantFrom(
      'A',
      'a',
      '1',
      '0',
      '-',
      '.',
      ' ',
      '\u00a0',
      '\t',
      '\u007f',
      'Ä',
      '\ud800',
      '\ufdd0',
      '📼',
      '@',
      '[',
    );
    const date = fc.constantFrom('2026-03-14T02:13:45Z', '2026-02-30T02:13:45Z', '2026-03-14');
    const text = fc.oneof(
      fc.array(part, { maxLength: 5 }).map((parts) => parts.join('')),
      date,
    );
    fc.assert(
      fc.property(fc.constantFrom(...FIELDS), text, (spec, text) => {
        if (isPlain(spec, text)) t.strictSame(canonicalValue(spec, text), { value: text });
        if (isPlain(spec, text)) t.not(text, '');
      }),
    );
    for (const [name, text] of [
      ['VOLUME', 'A1'],
      ['SLOT', 'A 1'],
      ['USAGE', '12'],
      ['WRITETIME', '2026-03-14T02:13:45Z'],
    ] as const) {
      const spec = fieldByName(name);
      t.ok(spec && isPlain(spec, text), name);
      t.notOk(spec && isPlain(spec, text.repeat(99)), `${name} that is too long`);
    }
  },
);
