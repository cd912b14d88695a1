import t from 'tap';
import {
  DIRECTIVES,
  directiveNames,
  directiveSignature,
  findDirective,
  isForConfined,
} from '../../../../lib/language/directives/directives.ts';
import { diagnose } from '../compile.ts';

function signature(name: string): string {
  const row = findDirective(name);
  if (row === undefined) throw new Error(name);
  return directiveSignature(row);
}

t.test('a directive is found by its name or an alias, in any case', async (t) => {
  t.equal(findDirective('setcsvdelimiter')?.name, 'SetCSVDelimiter');
  t.equal(findDirective('SetWriteDateFormat')?.name, 'SetWriteTimeFormat');
  t.equal(findDirective('SetCSV'), undefined);
});

t.test('no two directives share a name', async (t) => {
  const names = DIRECTIVES.flatMap(directiveNames).map((name) => name.toUpperCase());
  t.strictSame(names, [...new Set(names)]);
});

t.test('a signature shows what may be left out and what may be repeated', async (t) => {
  t.equal(signature('SetLiteral'), 'SetLiteral(FIELD, value)');
  t.equal(signature('Extract'), 'Extract(FIELD, where[, length][, record])');
  t.equal(signature('SetRequired'), 'SetRequired(FIELD, ...)');
  t.equal(signature('SetDateFormat'), 'SetDateFormat(FIELD, format, ...)');
  t.equal(signature('AddNull'), 'AddNull(filter[, FIELD, ...])');
  t.equal(signature('AddRule'), 'AddRule(FIELD, value[, FIELD2, filter, ...])');
});

t.test('the published directives take the published arguments', async (t) => {
  t.strictSame(
    [
      'SetFile',
      'SetCSVDelimiter',
      'RemoveSpaces',
      'AddString',
      'SetHeaderCount',
      'AddExclusionOnValue',
      'AddTranslation',
      'AddTranslation2',
      'AddAttributeResolution',
      'AddSkipOnRepositoryChange',
      'AddMoveDateAdjustment',
      'AddRepositoryOnWriteTime',
      'SetMoveDateFormat',
      'SetWriteTimeFormat',
    ].map(signature),
    [
      'SetFile(path)',
      'SetCSVDelimiter(delimiter)',
      'RemoveSpaces(FIELD)',
      'AddString(type, offset, filter)',
      'SetHeaderCount(count)',
      'AddExclusionOnValue(FIELD, filter)',
      'AddTranslation(FIELD, filter, translation)',
      'AddTranslation2(FIELD, FIELD2, filter, translation)',
      'AddAttributeResolution(index, filter)',
      'AddSkipOnRepositoryChange(proposed, target, current)',
      'AddMoveDateAdjustment(FIELD, filter, years, months, days)',
      'AddRepositoryOnWriteTime(FIELD, filter, time, target, movedate)',
      'SetMoveDateFormat(format)',
      'SetWriteTimeFormat(format)',
    ],
  );
});

// The statements that an example needs beside it, without those that it makes itself.
function neighbours({ name, example }: (typeof DIRECTIVES)[number]): readonly string[] {
  const isJson = name === 'SetFormat' || name === 'AddLookup';
  const format = isJson
    ? 'SetFormat(JSON)'
    : /^Set(DetailCount|CarriageControl)$/.test(name)
      ? ''
      : 'SetCSVDelimiter(",")';
  const fields = 'VOLUME USER1 USER2 DESCRIPTION MOVEDATE WRITETIME EXPIRYDATE SLOT USAGE REPOSITORY';
  const all = [
    format,
    'SetLiteral(CUSTOMER, "US01")',
    'SetLiteral(MEDIA, "LTO")',
    ...fields.split(' ').map((field, at) => `Extract(${field}, ${isJson ? `"${field}"` : at + 1})`),
    'SetMoveDateFormat("%F")',
    'SetWriteTimeFormat("%F")',
    'SetDateFormat(EXPIRYDATE, "%F")',
    'SetNumberFormat(USAGE, ".")',
  ];
  const isFill = (directive = '') => /^(Extract|SetLiteral|AddContext)$/.test(directive);
  const [own, ownField] = example.split(/[(,)]/);
  return all.filter((statement) => {
    const [directive, field] = statement.split(/[(,)]/);
    if (isFill(directive) && isFill(own)) return field !== ownField;
    return statement !== '' && (directive !== own || (own === 'SetDateFormat' && field !== ownField));
  });
}

for (const row of DIRECTIVES.filter(({ name }) => name !== 'Include')) {
  t.test(`the example of ${row.name} is accepted`, async (t) => {
    const text = [...neighbours(row).map((statement) => `${statement};`), row.example].join('\n');
    t.strictSame(
      diagnose(text).filter((line) => line.includes(': error: ')),
      [],
    );
  });
}

t.test('a confined definition may use what reaches nothing but its records and its folder', async (t) => {
  t.strictSame(
    DIRECTIVES.filter((row) => !isForConfined(row)).map(({ name }) => name),
    ['SetFile', 'SetQuery'],
  );
});
