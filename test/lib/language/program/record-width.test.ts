import t from 'tap';
import { mentionsOf } from '../../records/segments.ts';
import { compile, extract, finding, KEYS, records } from '../compile.ts';

const SCOPE = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");';
const HEADED = `SetCSVDelimiter(","); ${SCOPE} Extract(VOLUME, "Barcode"); Extract(REPOSITORY, "Location|");`;
const NUMBERED = `SetCSVDelimiter(","); ${KEYS} Extract(REPOSITORY, 3);`;

function told(text: string, ...lines: readonly string[]) {
  const found = extract(compile(text), lines);
  const { tally } = found;
  return {
    volumes: found.records.map(({ volume }) => volume),
    rejected: tally.problems.map(({ line, message }) => `${line}: ${message.replace(/;.*/, '')}`),
    mentioned: mentionsOf(found).map(({ volume }) => volume),
  };
}

t.test('below a heading a record has as many elements as the heading', async (t) => {
  t.strictSame(
    told(
      HEADED,
      'Barcode,Location,Description',
      '000123L6,LIBR,Weekly',
      '000124L6,keep,VALT,LIBR',
      '000125L6,LIBR',
      '000126L6',
      '000127L6,LIBR,"keep, Vault"'.replaceAll('"', ''),
      '000128L6,LIBR,Monthly',
    ),
    {
      volumes: ['000123L6', '000128L6'],
      rejected: [
        '3: the record has 4 elements, but the heading has 3',
        '4: the record has 2 elements, but the heading has 3',
        '5: the record has 1 element, but the heading has 3',
        '6: the record has 4 elements, but the heading has 3',
      ],
      mentioned: ['000124L6', '000125L6', '000126L6', '000127L6'],
    },
  );
});

t.test(
  'elements that are empty may be more than the heading has, and the heading may end in empty ones',
  async (t) => {
    t.strictSame(told(HEADED, 'Barcode,Location,', 'A1,LIBR', 'A2,LIBR,', 'A3,LIBR,, ,', '', 'A4,LIBR,,x'), {
      volumes: ['A1', 'A2', 'A3'],
      rejected: ['6: the record has 4 elements, but the heading has 2'],
      mentioned: ['A4'],
    });
  },
);

t.test('where columns are found by number, a record has all that are taken, and may have more', async (t) => {
  t.strictSame(told(NUMBERED, 'A1,x,LIBR', 'A2,x', 'A3,x,VALT,more,and more', 'A4'), {
    volumes: ['A1', 'A3'],
    rejected: [
      '2: the record has 2 elements, but the definition takes element 3',
      '4: the record has 1 element, but the definition takes element 3',
    ],
    mentioned: ['A2', 'A4'],
  });
  t.strictSame(
    told(`SetFormat(WORDS); ${KEYS} Extract(SLOT, -3);`, 'A1 B C', 'A2 B').rejected,
    ['2: the record has 2 elements, but the definition takes element 3'],
    'also from the end, and in words',
  );
  const causes = [NUMBERED, `SetFormat(WORDS); ${KEYS} Extract(SLOT, 3);`].map((text) => {
    const { tally } = extract(compile(text), [text.includes('WORDS') ? 'A1 B C' : 'A1,x,LIBR', 'A2']);
    return /; (.*?):/.exec(tally.problems[0]?.message ?? '')?.[1];
  });
  t.strictSame(causes, [
    'a delimiter is missing, or stands in a value without quotes',
    'a value is missing, or a blank stands in one',
  ]);
});

t.test('SetElements says how many elements there may be', async (t) => {
  t.strictSame(records(compile(`${NUMBERED} SetElements(1);`), ['A1', 'A2,x', 'A3,x,LIBR,y']), [
    { volume: 'A1' },
    { volume: 'A2' },
    { volume: 'A3', repository: 'LIBR' },
  ]);
  t.strictSame(
    told(`${NUMBERED} SetElements(3, 4);`, 'A1,x,LIBR,y', 'A2,x', 'A3,x,LIBR,y,z', 'A4,x,LIBR,y,').rejected,
    [
      '2: the record has 2 elements, but SetElements allows 3 to 4',
      '3: the record has 5 elements, but SetElements allows 3 to 4',
    ],
  );
  t.strictSame(
    told(`${HEADED} SetElements(2);`, 'Barcode,Location,Note', 'A1,LIBR', 'A2,LIBR,x,y').rejected,
    ['3: the record has 4 elements, but SetElements allows 2 to 3'],
  );
});

t.test('a record of the wrong width mentions its volume only where nothing could move it', async (t) => {
  const behind = `SetCSVDelimiter(","); ${SCOPE} Extract(VOLUME, "Barcode"); Extract(SLOT, "Slot");`;
  t.strictSame(told(behind, 'Slot,Barcode,Note', '1,A1,x', 'A2,x').mentioned, []);
  const keys =
    'SetCSVDelimiter(","); Extract(CUSTOMER, 2); Extract(MEDIA, 1); Extract(VOLUME, 3); Extract(SLOT, 4);';
  t.strictSame(told(keys, 'LTO,US01,A1,1', 'LTO,US01,A2').mentioned, ['A2']);
});

t.test('a record that is excluded is so whatever its width', async (t) => {
  const definition = compile(`${HEADED} AddString(EXCLUSION, 0, "#*"); AddExclusionOnValue(VOLUME, "CLN*");`);
  const { tally } = extract(definition, [
    'Barcode,Location,Pool',
    'A1,LIBR,x',
    'CLN001',
    '#A2',
    'CLN002,a,b,c,d',
  ]);
  t.strictSame(tally.problems, []);
  t.equal(tally.outcomes.total('excluded'), 4);
});

t.test('SetElements is about elements, and its numbers are in order', async (t) => {
  t.match(
    finding(`${SCOPE} Extract(VOLUME, 0, 6); SetElements(2);`),
    /SetElements is for delimited records and WORDS/,
  );
  t.match(finding(`${NUMBERED} SetElements(3, 2);`), /2 elements at most are fewer than 3 at least/);
});
