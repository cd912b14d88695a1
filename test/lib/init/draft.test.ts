import fc from 'fast-check';
import t, { type Test } from 'tap';
import { TapesyncError } from '../../../lib/errors/error.ts';
import { draftDefinition } from '../../../lib/init/draft.ts';
import { runs } from '../../runs.ts';
import { diagnose } from '../language/compile.ts';
import { EXPORTS } from './exports.ts';
import { extracted, sampleOf } from './extracted.ts';

const draft = (text: string, encoding?: BufferEncoding) => draftDefinition(sampleOf(text, encoding), '');

/** The statements of a definition without their comments, proposals with their #. */
const statementsOf = (definition: string): readonly string[] =>
  definition
    .split('\n')
    .filter((line) => /^#?[A-Z]\w+\(/.test(line))
    .map((line) => line.replace(/\s+# .*$/, ''));

/** The definition with all that it proposes, of several proposals for one thing the first. */
const withProposals = (definition: string): string => {
  const said = new Set<string>();
  return definition
    .replaceAll('"...."', '"REPO"')
    .replaceAll(/^#(?=[A-Z]\w+\()/gm, '')
    .split('\n')
    .filter((line) => {
      const [subject] = /^(?:Extract|SetDateFormat|SetNumberFormat)\(\w+/.exec(line) ?? [];
      return subject === undefined || (!said.has(subject) && said.add(subject));
    })
    .join('\n');
};

for (const { name, text, encoding, volumes, statements } of EXPORTS) {
  t.test(`${name}: the draft extracts the volumes`, async (t) => {
    const definition = await draft(text, encoding);
    t.same(diagnose(definition), [], definition);
    const made = await extracted(definition, sampleOf(text, encoding));
    t.same(made.volumes, volumes, definition);
    t.same(made.rejected, []);
    const found = statementsOf(definition);
    t.same(
      found.filter((statement) => statements.includes(statement)),
      statements,
      found.join('\n'),
    );
    t.same(diagnose(withProposals(definition)), [], 'what it proposes can be taken as it is');
  });
}

t.test('a draft says what it is from, what it makes of it, and what to do next', async (t) => {
  const definition = await draft('Barcode,Pool\nA00001L6,x\nB00002L6X9Y,y\nC00003L6,z\n');
  const [from, makes, rejects, why] = definition.split('\n');
  t.equal(from, '# Drafted by tapesync init from export.txt.');
  t.equal(makes, '# As it stands, 2 of 3 records are volumes; left out: 1 heading.');
  t.equal(rejects, '# 1 record is rejected:');
  t.match(why, /^# {5}line 3: VOLUME "B00002L6X9Y": is 11 characters long/);
  t.match(definition, /^# {5}tapesync sync -F 5 -d mine\.ttidef export\.txt$/m);
});

t.test('a date whose day and month may be mistaken takes no effect', async (t) => {
  const definition = await draft('Barcode,Last Write\nA00001L6,01/02/2026\nA00002L6,12/11/2026\n');
  t.notMatch(definition, /^(?:Extract|SetDateFormat)\(WRITETIME/m);
  t.match(definition, /^#SetDateFormat\(WRITETIME, "%d\/%m\/%Y"\); +# day first$/m);
  t.match(definition, /^#SetDateFormat\(WRITETIME, "%m\/%d\/%Y"\); +# month first$/m);
  t.match(
    definition,
    /# WRITETIME: each date in it can be read day first or month first, and none is taken on a guess\./,
  );

  const clear = await draft('Barcode,Last Write\nA00001L6,01/02/2026\nA00002L6,12/13/2026\n');
  t.match(clear, /^SetDateFormat\(WRITETIME, "%m\/%d\/%Y"\);/m, 'one date that fits a single order decides');
});

t.test('no repository takes effect, whatever the export says', async (t) => {
  for (const { text, encoding } of EXPORTS) {
    t.notMatch(await draft(text, encoding), /^[^#\n]*\(REPOSITORY/m);
  }
});

t.test('a size whose sign may be decimal or not takes no effect', async (t) => {
  const definition = await draft('Barcode;Used Space\nA00001L6;1,004\nA00002L6;2,500\n');
  t.notMatch(definition, /^[^#\n]*\(USAGE/m);
  t.match(definition, /^#SetNumberFormat\(USAGE, "\.", ","\);/m);
  t.match(definition, /^#SetNumberFormat\(USAGE, ","\);/m);
});

t.test('the barcode is the label where several columns could be', async (t) => {
  const definition = await draft('Volume,Name,Barcode\nQ00001,T00001,Q00001L6\nQ00002,T00002,Q00002L6\n');
  t.match(definition, /^Extract\(VOLUME, "Barcode"\);/m);
});

t.test('a number is the label only where there is nothing else', async (t) => {
  t.match(await draft('100001,QX0001L5\n100002,QX0002L5\n'), /^Extract\(VOLUME, 2\);/m);
  t.match(await draft('100001,weekly\n100002,daily\n'), /^Extract\(VOLUME, 1\);/m);
});

t.test('a heading that cannot be asked for by name is left out', async (t) => {
  const text = 'Barcode|x,Pool\nA00001L6,a\nA00002L6,b\n';
  const definition = await draft(text);
  t.match(definition, /^AddString\(EXCLUSION, 0, "Barcode\?x,Pool"\);/m);
  t.same((await extracted(definition, sampleOf(text))).volumes, ['A00001L6', 'A00002L6']);
});

t.test('names and values of an export stay text in a definition', async (t) => {
  const text =
    'Barcode,"Pool ""%PATH%"" #1;",Location\nA00001L6,"x"");\nSetFile(""/etc/passwd"");",LIST:x\nA00002L6,\u202e#,"(*|?[a]"\n';
  const definition = await draft(text);
  t.same(diagnose(definition), []);
  t.same(diagnose(withProposals(definition)), []);
  t.notMatch(definition, /^\s*SetFile/m);
  t.notMatch(definition, /\u202e/);
  t.match(definition, /^#AddTranslation\(REPOSITORY, "\[L\]IST:x", "\.\.\.\."\);/m);
  t.match(definition, /^#AddTranslation\(REPOSITORY, "\[\(\]\[\*\]\?\[\?\]\[\[\]a\]", "\.\.\.\."\);/m);
});

t.test('the time zone of the operator takes effect', async (t) => {
  const sample = sampleOf('Barcode,Last Write\nA00001L6,2026-01-02 03:04\n');
  t.match(await draftDefinition(sample, ''), /^#SetTimeZone\("Europe\/Berlin"\);/m);
  t.match(await draftDefinition(sample, 'Asia/Tokyo'), /^SetTimeZone\("Asia\/Tokyo"\);/m);
});

t.test('the beginning of a long export is enough', async (t) => {
  const rows = Array.from({ length: 90_000 }, (_, index) => `Z${String(index).padStart(5, '0')}L6`);
  const words = await draft(rows.map((label) => `${label} weekly`).join('\n'));
  t.match(words, /^# Drafted by tapesync init from the first MiB of export\.txt\.$/m);
  t.notMatch(words, /AddString/, 'the line that the beginning ends in is no other kind of line');
  const json = await draft(JSON.stringify({ data: rows.map((barcode) => ({ barcode, pool: 'weekly' })) }));
  t.match(json, /^SetFormat\(JSON, "data"\);/m);
});

t.test('an export without tapes is an error that says what was seen', async (t) => {
  for (const [text, problem] of [
    ['No media have been allocated for this job\n', /: it begins with "No media have been allocated/],
    ['<html><body>Login failed</body></html>', /: it begins with "<html>/],
    ['[{"Name": "x", "Barcode": "A0', /: it begins like JSON, and is cut or damaged;/],
    ['Volume,Pool\n', /: it begins with "Volume,Pool"/],
    [
      'day,sum\nMonday,12\nTuesday,13\n',
      /: it reads as lines delimited by commas.*, but none of "day", "sum" holds labels/,
    ],
    [`${'a'.repeat(300_000)}\n`, /: it begins with "aaaa/],
    ['['.repeat(200_000), /: it begins with "\[\[\[/],
  ] as const) {
    await t.rejects(draft(text), { code: 'SOURCE_UNCLEAR', message: problem });
  }
});

// Pieces of which exports consist, and what has a meaning in a definition.
const PIECES = [
  ...[
    '"',
    ',',
    ';',
    '|',
    '\t',
    '\n',
    '\n',
    '\n',
    ' ',
    '  ',
    '%PATH%',
    '""',
    '*',
    '(',
    '[',
    ']',
    '#',
    '!(',
    '{',
    '}',
  ],
  ...[
    'LIST:x',
    '\\',
    '\u2028',
    '\ud83d\ude00',
    '\ufffd',
    '-',
    'N/A',
    '0',
    'A00001L6',
    'B00002L6',
    'Barcode',
    'Pool: x',
  ],
  ...[
    '2026-01-02',
    '01/02/2026',
    '1,004',
    ':',
    '=',
    '----',
    '+--+',
    'ANS8000I x',
    'status',
    'Scratch',
    'Location',
  ],
];

t.test('a definition for any text at all compiles, or there is none', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...PIECES), { maxLength: 120 }), async (pieces) => {
      const definition = await drafted(pieces.join(''));
      if (definition === undefined) return;
      compiles(t, definition);
      compiles(t, withProposals(definition));
    }),
    { numRuns: runs(150, 500) },
  );
});

t.test('a definition for an export that something has happened to compiles, or there is none', async (t) => {
  const damage = fc.record({
    text: fc.constantFrom(...EXPORTS.map((each) => each.text)),
    at: fc.nat(2000),
    cut: fc.nat(40),
    piece: fc.constantFrom('', ...PIECES),
  });
  await fc.assert(
    fc.asyncProperty(damage, async ({ text, at, cut, piece }) => {
      const place = at % text.length;
      const definition = await drafted(text.slice(0, place) + piece + text.slice(place + cut));
      if (definition !== undefined) compiles(t, definition);
    }),
    { numRuns: runs(100, 300) },
  );
});

// The definition is compared too, to be shown where it does not compile: in the name of an assertion, a U+2028 of it would end
// the line and so the report.
function compiles(t: Test, definition: string): void {
  t.same({ definition, problems: diagnose(definition) }, { definition, problems: [] });
}

async function drafted(text: string): Promise<string | undefined> {
  try {
    return await draft(text);
  } catch (error) {
    if (error instanceof TapesyncError) return undefined;
    throw error;
  }
}
