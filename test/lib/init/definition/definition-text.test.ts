import t from 'tap';
import { TapesyncError } from '../../../../lib/errors/error.ts';
import { type Draft, definitionText } from '../../../../lib/init/definition/definition-text.ts';
import { proposal, remark, statement } from '../../../../lib/init/definition/draft-line.ts';
import type { Trial } from '../../../../lib/init/trial.ts';
import { sampleOf } from '../extracted.ts';

const TRIAL: Trial = { volumes: 3, values: 6, excluded: [], rejected: [], cutShort: undefined };

function draftOf(changes: Partial<Draft> = {}): Draft {
  return {
    sample: sampleOf('A00001L6\n'),
    layout: { what: 'words', lines: [statement('SetFormat(WORDS);')], context: [], columns: [] },
    fields: {
      lines: [statement('Extract(VOLUME, 1);', 'such as A00001L6')],
      open: [],
      notes: [],
      needZone: false,
    },
    timeZone: '',
    ...changes,
  };
}

const headOf = (changes: Partial<Draft>): readonly string[] =>
  definitionText(draftOf(changes)).split('\n\n')[0]?.split('\n') ?? [];

t.test('a definition has sections, each with a comment above', async (t) => {
  const fields = {
    lines: [statement('Extract(VOLUME, 1);', 'such as A00001L6')],
    open: [remark(''), remark('REPOSITORY: where?'), proposal('SetLiteral(REPOSITORY, "....");', 'its ID')],
    notes: [remark('Not used:'), remark('    "x": such as y')],
    needZone: true,
  };
  t.equal(
    definitionText(draftOf({ fields })),
    `# Drafted by tapesync init from export.txt.
# Check each line below, then look at the first records and go on from there:
#     tapesync sync -F 5 -d mine.ttidef export.txt

# What you must adapt
SetLiteral(CUSTOMER, "CUST");                                 # your Customer-ID
SetLiteral(MEDIA, "LTO");                                     # your Media-ID
#SetTimeZone("Europe/Berlin");                                # time zone of the dates; without it the machine's

# REPOSITORY: where?
#SetLiteral(REPOSITORY, "....");                              # its ID

# The records: words
SetFormat(WORDS);

# The fields
Extract(VOLUME, 1);                                           # such as A00001L6

# Not used:
#     "x": such as y
`,
  );
});

t.test('encoding and time zone are named where they are known', async (t) => {
  const text = definitionText(draftOf({ sample: sampleOf('Größe\n', 'latin1'), timeZone: 'Asia/Tokyo' }));
  t.match(
    text,
    '\nSetEncoding("Windows-1252");                                  # the export is not UTF-8\n',
  );
  t.match(text, '\nSetTimeZone("Asia/Tokyo");                                    # of the dates\n');
});

t.test('the head says what the definition makes of the sample', async (t) => {
  const makes = (trial: Partial<Trial>) => headOf({ trial: { ...TRIAL, ...trial } })[1];
  t.equal(makes({}), '# As it stands, 3 records are volumes.');
  t.equal(makes({ volumes: 1 }), '# As it stands, 1 record is a volume.');
  t.equal(
    makes({
      excluded: [
        ['heading', 1],
        ['AddString(EXCLUSION, 0, "a*") on line 9', 2],
        ['AddString(EXCLUSION, 0, "b*") on line 10', 3],
      ],
    }),
    '# As it stands, 3 records are volumes; left out: 1 heading, 5 by AddString.',
  );
});

t.test('the head shows the first rejected records in full', async (t) => {
  const rejected = [1, 2, 3, 4].map((line) => ({ line, message: `bad\u0007 ${line}` }) as never);
  t.strictSame(headOf({ trial: { ...TRIAL, volumes: 1, rejected } }).slice(1, 6), [
    '# As it stands, 1 of 5 records are volumes.',
    '# 4 records are rejected:',
    '#     line 1: bad\\u0007 1',
    '#     line 2: bad\\u0007 2',
    '#     line 3: bad\\u0007 3',
  ]);
  t.equal(headOf({ trial: { ...TRIAL, rejected: rejected.slice(0, 1) } })[2], '# 1 record is rejected:');
});

t.test('the head shows how an export is cut', async (t) => {
  const cutShort = new TapesyncError('SOURCE_UNCLEAR', { source: 'x', found: 'half a line' });
  t.strictSame(headOf({ trial: { ...TRIAL, cutShort } }).slice(2, 4), [
    '# The end of the export is not as it should be. This is drafted from what stands before it:',
    `#     ${cutShort.message.slice(0, 200)}`,
  ]);
});

t.test('the command in the head reads the same export', async (t) => {
  const command = (source: string) => headOf({ sample: { ...sampleOf('A\n'), source } }).at(-1);
  t.equal(command('stdin'), '#     tapesync sync -F 5 -d mine.ttidef < export');
  t.equal(command("it's.csv"), "#     tapesync sync -F 5 -d mine.ttidef 'it'\\''s.csv'");
  t.equal(
    headOf({ sample: { ...sampleOf('A\n'), source: 'stdin' } })[0],
    '# Drafted by tapesync init from the standard input.',
  );
  t.equal(
    headOf({ sample: { ...sampleOf('A\n'), isWhole: false } })[0],
    '# Drafted by tapesync init from the first MiB of export.txt.',
  );
});

t.test('a comment is wrapped between words where it is longer than 118 characters', async (t) => {
  const wrapped = (comment: string): readonly number[] =>
    definitionText(draftOf({ fields: { lines: [], open: [remark(comment)], notes: [], needZone: false } }))
      .split('\n')
      .filter((line) => line.startsWith('# x'))
      .map(({ length }) => length - '# '.length);
  t.strictSame(wrapped(`${'x'.repeat(58)} ${'x'.repeat(59)}`), [118]);
  t.strictSame(wrapped(`${'x'.repeat(58)} ${'x'.repeat(60)} x`), [58, 62]);
  t.strictSame(wrapped('x'.repeat(130)), [130], 'a word is never cut');
});
