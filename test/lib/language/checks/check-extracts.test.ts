import t from 'tap';
import { diagnose, finding, KEYS } from '../compile.ts';

const SCOPE = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");';

t.test('text is extracted from by columns that are not negative', async (t) => {
  t.equal(finding(`${KEYS} Extract(SLOT, 0, 2);`), undefined);
  t.equal(
    finding(`${KEYS} Extract(SLOT, -1, 2);`),
    'error: a column cannot be negative (write the zero-based column)',
  );
  t.equal(
    finding(`${KEYS} Extract(SLOT, "Slot", 2);`),
    'error: only delimited records and formats with names have names (add SetCSVDelimiter(",");, or SetFormat(...);, or write a column number)',
  );
});

t.test('delimited records are extracted from by numbers and by headings', async (t) => {
  t.strictSame(
    diagnose(`${KEYS} SetCSVDelimiter(","); Extract(SLOT, -1); Extract(SYSTEM, 0); Extract(STAGE, "Stage");`),
    [],
  );
});

t.test('WORDS are extracted from by numbers, other formats by names or as a whole', async (t) => {
  t.equal(
    finding(`${KEYS} SetFormat(WORDS); Extract(SLOT, "Slot");`),
    'error: WORDS have no names (write the number of the element, 1 for the first)',
  );
  const table = `${SCOPE} SetFormat(TABLE); Extract(VOLUME, "volume");`;
  t.equal(
    finding(`${table} Extract(SLOT, 2);`),
    'error: this format has names, not numbers (write the name, such as "volume")',
  );
  t.equal(finding(`${table} Extract(DESCRIPTION, 0);`), undefined);
});

t.test('a statement about the format that is broken hides what goes with it', async (t) => {
  t.strictSame(diagnose(`${SCOPE} SetCSVDelimiter(";;"); Extract(VOLUME, "Barcode");`), [
    'd.ttidef:1:73: error: ";;" is no delimiter (use one character other than a quote or a line end, or TAB)',
  ]);
  t.equal(diagnose(`${SCOPE} SetFormt(TABLE); Extract(VOLUME, "Barcode");`).length, 1);
});

t.test('a header is extracted from where there is one, as far as it goes', async (t) => {
  t.equal(
    finding(`${KEYS} Extract(SLOT, 1, 2, 1);`),
    'error: there is no header to extract from (add AddString(HEADER, ...);)',
  );
  const header = `${KEYS} AddString(HEADER, 0, "1*");`;
  t.equal(finding(`${header} SetHeaderCount(2); Extract(SLOT, 1, 2, 2);`), undefined);
  t.equal(
    finding(`${header} SetHeaderCount(2); Extract(SLOT, 1, 2, 3);`),
    'error: a header has 2 records, not 3 (write SetHeaderCount(3);)',
  );
  t.equal(
    finding(`${header} SetHeaderCount(1); Extract(SLOT, 1, 2, 2);`),
    'error: a header has 1 record, not 2 (write SetHeaderCount(2);)',
  );
  t.equal(
    finding(`${KEYS} AddString(HEADR, 0, "1*"); Extract(SLOT, 1, 2, 1);`),
    'error: there is no record type HEADR (did you mean HEADER?)',
  );
});

t.test('the record is looked at in text alone', async (t) => {
  const warning = 'warning: the record is only looked at where records are text (write 0)';
  t.equal(finding(`${KEYS} SetCSVDelimiter(","); Extract(SLOT, 1, 2, 1);`), warning);
  t.equal(finding(`${KEYS} SetCSVDelimiter(","); Extract(SLOT, 1, 2, 0);`), undefined);
});

t.test('a header and its count go together', async (t) => {
  t.equal(
    finding(`${KEYS} AddString(HEADER, 0, "1*");`),
    'warning: without SetHeaderCount a header has one record (add SetHeaderCount(1);)',
  );
  t.equal(
    finding(`${KEYS} SetHeaderCount(3);`),
    'warning: SetHeaderCount has no effect without a HEADER (add AddString(HEADER, ...);)',
  );
  t.equal(
    finding(`${KEYS} AddString(HEADER, 0, "1*"); SetHeaderCount(0);`),
    'error: count must be from 1 to 10000, found 0',
  );
});

t.test('lines are counted together only where records are lines', async (t) => {
  const message =
    'error: SetDetailCount is for text, WORDS and PATTERN; these records end by themselves (remove it)';
  t.equal(finding(`${KEYS} SetDetailCount(2);`), undefined);
  t.equal(finding(`${KEYS} SetDetailCount(2); SetCSVDelimiter(",");`), message);
  for (const format of ['TABLE', 'BLOCKS', 'JSON']) {
    t.equal(finding(`${SCOPE} Extract(VOLUME, "v"); SetDetailCount(2); SetFormat(${format});`), message);
  }
});

t.test('AddLookup goes with JSON', async (t) => {
  const lookup = (format: string) => `${SCOPE} ${format} Extract(VOLUME, "v"); AddLookup(VOLUME, "names");`;
  t.equal(finding(lookup('SetFormat(JSON);')), undefined);
  t.equal(
    finding(lookup('SetFormat(TABLE);')),
    'error: AddLookup looks into JSON, which these records are not (add SetFormat(JSON);)',
  );
});
