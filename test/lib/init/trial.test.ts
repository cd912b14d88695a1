import t from 'tap';
import { TapesyncError } from '../../../lib/errors/error.ts';
import { decodeSample } from '../../../lib/init/sample.ts';
import { isCutShort, tryDefinition } from '../../../lib/init/trial.ts';
import { KEYS } from '../language/compile.ts';
import { sampleOf } from './extracted.ts';

const LITERALS = 'SetLiteral(CUSTOMER, "US01"); SetLiteral(MEDIA, "LTO");';
const CSV = `SetCSVDelimiter(","); ${KEYS}`;

t.test('volumes, exclusions and rejected records of a sample are counted', async (t) => {
  const sample = sampleOf('A00001L6,x\nCLN001L1,y\nA 2,z\nA00003L6,x\n');
  const trial = await tryDefinition(`${CSV} AddExclusionOnValue(VOLUME, "CLN*");`, sample);
  t.equal(trial?.volumes, 2);
  t.strictSame(trial?.excluded, [['AddExclusionOnValue(VOLUME, "CLN*") at line 1', 1]]);
  t.strictSame(
    trial?.rejected.map(({ line, code }) => [line, code]),
    [[3, 'RECORD_VALUE']],
  );
  t.equal(trial?.cutShort, undefined);
});

t.test('a quote that is never closed ends the trial, but does not spoil it', async (t) => {
  const trial = await tryDefinition(CSV, sampleOf('A00001L6,"x"\nA00002L6,"y\n'));
  t.equal(trial?.volumes, 1);
  t.equal(trial?.cutShort?.code, 'SOURCE_QUOTE_OPEN');
});

t.test(
  'a table that is never closed, or a missing footer, ends the trial, but does not spoil it',
  async (t) => {
    const rule = '+--------+-----+\n';
    const rows = `${rule}| label  | cap |\n${rule}| A00001 | 2   |\n| A00002 | 2   |\n`;
    const table = `SetFormat(TABLE); ${LITERALS} Extract(VOLUME, "label");`;
    const open = await tryDefinition(table, sampleOf(rows));
    t.equal(open?.cutShort?.code, 'SOURCE_TABLE_OPEN');
    t.ok((open?.volumes ?? 0) > 0);
    t.equal((await tryDefinition(table, sampleOf(rows + rule)))?.cutShort, undefined);
    const footed = await tryDefinition(
      `${CSV} AddString(FOOTER, 0, "END");`,
      sampleOf('A00001L6,x\nA00002L6,y\n'),
    );
    t.equal(footed?.cutShort?.code, 'SOURCE_FOOTER_MISSING');
    t.equal(footed?.volumes, 2);
  },
);

t.test('the last record of a sample that is not whole is not read', async (t) => {
  const row = `A00001L6,${'x'.repeat(1000)}\n`;
  const sample = decodeSample('in', Buffer.from(row.repeat(1100)));
  t.equal(sample.isWhole, false);
  const trial = await tryDefinition(CSV, { ...sample, text: 'A00001L6,x\nA00002L6,"y' });
  t.equal(trial?.volumes, 1);
  t.equal(trial?.cutShort, undefined);
});

t.test('a definition that the export does not fit at all has no trial', async (t) => {
  const text = `SetFormat(JSON); ${LITERALS} Extract(VOLUME, "volume");`;
  t.equal(await tryDefinition(text, sampleOf('A00001L6,x\n')), undefined);
});

t.test('columns count with a blank in place of each NUL, where the format is plain text', async (t) => {
  const sample = sampleOf('ab\0\0A00001L6\n');
  const text = `${LITERALS} Extract(VOLUME, 4, 8, 0);`;
  t.equal((await tryDefinition(text, sample))?.volumes, 1);
});

t.test('a definition that does not compile is a bug', async (t) => {
  await t.rejects(tryDefinition('Nonsense();', sampleOf('A00001L6\n')), /draft\.ttidef:1:1/);
});

t.test('an open quote means that the end is missing', async (t) => {
  const source = 'in';
  t.equal(isCutShort(new TapesyncError('SOURCE_QUOTE_OPEN', { source, line: 1 })), true);
  t.equal(isCutShort(new TapesyncError('SOURCE_UNCLEAR', { source, found: 'it is empty' })), false);
});
