import t from 'tap';
import { compile, diagnose, finding, KEYS, records } from './compile.ts';

const CSV = `SetCSVDelimiter(","); ${KEYS}`;

t.test('a second statement that says the same is left out; one that differs is an error', async (t) => {
  t.strictSame(diagnose(`${CSV}\nSetLiteral(MEDIA, "LTO");\nsetcsvdelimiter(",");`), [
    'd.ttidef:2:1: warning: the same stands in line 1 already (remove one)',
    'd.ttidef:3:1: warning: the same stands in line 1 already (remove one)',
  ]);
  t.match(finding(`${CSV} SetLiteral(MEDIA, "LT5");`), /^error: MEDIA is filled already/);
  t.match(finding(`${CSV} SetCSVDelimiter(";");`), /^error: SetCSVDelimiter is given already/);
  t.equal(finding(`${CSV} AddNull("-"); AddNull("-"); SetFile("a"); SetFile("a");`), undefined);
});

t.test('a number of Extract in quotes is a number where no heading is named', async (t) => {
  const all = compile(`SetCSVDelimiter(","); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");
    Extract(VOLUME, "1", 10, 0); Extract(SLOT, "2");`);
  t.strictSame(records(all, ['A1,7']), [{ volume: 'A1', slot: '7' }]);
  t.equal(finding(`${CSV} Extract(SLOT, "2");`), 'warning: "2" is read as a number (write 2)');
  t.equal(finding(`${KEYS} Extract(SLOT, "20", 4);`), 'warning: "20" is read as a number (write 20)');
  t.equal(
    finding(`SetFormat(WORDS); ${KEYS} Extract(SLOT, "2");`),
    'warning: "2" is read as a number (write 2)',
  );
});

t.test('beside a heading it is one, with a warning, and in formats with names a name', async (t) => {
  t.equal(
    finding(`${CSV} Extract(SLOT, "2"); Extract(STAGE, "Stage");`),
    'warning: "2" is the heading of a column (write 2 for the element of that number)',
  );
  t.equal(
    finding(
      'SetFormat(JSON); SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO"); Extract(VOLUME, "v"); Extract(SLOT, "2");',
    ),
    undefined,
  );
});

t.test(
  'statements for a field that nothing fills do nothing, unless their filter takes an empty value',
  async (t) => {
    const warning =
      'warning: this does nothing: SLOT is never filled (remove it, or add Extract(SLOT, ...);)';
    for (const statement of [
      'RemoveSpaces(SLOT);',
      'AddTranslation(SLOT, "A", "B");',
      'AddExclusionOnValue(SLOT, "CLN*");',
    ]) {
      t.equal(finding(`${CSV} ${statement}`), warning, statement);
    }
    t.strictSame(records(compile(`${CSV} AddTranslation(SLOT, "A", "B");`), ['A1']), [{ volume: 'A1' }]);
    t.match(
      finding(`${CSV} AddTranslation(SLOT, "*", "B");`),
      /^error: AddTranslation uses SLOT, which is never filled/,
    );
  },
);
