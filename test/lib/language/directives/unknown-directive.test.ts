import t from 'tap';
import { unknownDirectiveHint } from '../../../../lib/language/directives/unknown-directive.ts';

t.test('a format of a date is set for its field', async (t) => {
  for (const [name, field] of [
    ['SetExpiryDateFormat', 'EXPIRYDATE'],
    ['SetExpiryFormat', 'EXPIRYDATE'],
    ['setreadtimeformat', 'READTIME'],
    ['SetReadDateFormat', 'READTIME'],
    ['SetMountTimeFormat', 'MOUNTTIME'],
    ['SetMounTimeFormat', 'MOUNTTIME'],
  ] as const) {
    t.equal(unknownDirectiveHint(name), `write SetDateFormat(${field}, "...");`, name);
  }
});

t.test('the names of the prose lead to those of the language', async (t) => {
  t.equal(unknownDirectiveHint('Translate'), 'did you mean AddTranslation?');
  t.equal(unknownDirectiveHint('translate2'), 'did you mean AddTranslation2?');
  t.equal(unknownDirectiveHint('AddMoveDateAjustment'), 'did you mean AddMoveDateAdjustment?');
  t.equal(unknownDirectiveHint('SetSlotFormat'), 'did you mean SetFormat?');
  t.equal(unknownDirectiveHint('Frobnicate'), 'definitions/README.md lists the directives');
});

t.test('what asks a database leads to an export', async (t) => {
  for (const name of ['SetDSN', 'SetSQL', 'SetODBC', 'SetQuery', 'SetODBCQuery', 'AddSqlStatement']) {
    t.match(unknownDirectiveHint(name), /SetQuery\("select \.\.\."\); and named with --source.*--run/, name);
  }
});
