import t from 'tap';
import { type Bridged, bridgeColumns } from '../../../lib/engine/bridge/columns.ts';
import { bridgeDefinition } from '../../../lib/init/bridge-definition.ts';

const SETTINGS = { path: 'etc/x.ttidef', zone: 'Europe/Berlin', skipRules: [] };

function textOf(
  definition: Partial<Bridged>,
  settings: Partial<typeof SETTINGS> = {},
  attribute = 0,
): string {
  const columns = bridgeColumns(
    { fields: [], unstored: [], addOnly: new Set(), isPresence: false, ...definition },
    attribute,
  );
  return bridgeDefinition(columns, { ...SETTINGS, ...settings });
}

const statementsOf = (text: string) =>
  text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));

t.test('the heading is left out, and each column has its element', async (t) => {
  t.strictSame(statementsOf(textOf({ fields: ['repository', 'description'] })), [
    'SetCSVDelimiter(",");',
    'AddString(EXCLUSION, 0, "CUSTOMER,MEDIA,VOLUME*");',
    'Extract(CUSTOMER, 1, 4, 0);',
    'Extract(MEDIA, 2, 4, 0);',
    'Extract(VOLUME, 3, 10, 0);',
    'Extract(REPOSITORY, 4, 4, 0);',
    'Extract(DESCRIPTION, 5, 256, 0);',
  ]);
});

t.test('the formats of the two published dates are stated where they are read, with the zone', async (t) => {
  const text = textOf({ fields: ['moveDate', 'writeTime'] });
  t.strictSame(statementsOf(text).slice(-2), [
    'SetMoveDateFormat("%%Y-%%m-%%d %%H:%%M:%%S");',
    'SetWriteTimeFormat("%%Y-%%m-%%d %%H:%%M:%%S");',
  ]);
  t.match(text, '# Local time of Europe/Berlin:');
  t.notMatch(textOf({ fields: ['slot'] }), 'Local time');
});

t.test('what is withheld stands in a comment, with the reason', async (t) => {
  const text = textOf({ fields: ['expiryDate', 'slot'] });
  t.match(
    text,
    '# EXPIRYDATE is a date, and no directive that states its format is published.\n# Extract(EXPIRYDATE, 4, 64, 0);\n',
  );
  t.match(statementsOf(text), { length: 6 });
});

t.test('fields without a published length are named as such', async (t) => {
  t.match(
    textOf({ fields: ['usage', 'slot'] }),
    '# An older TMSS10Sync does not know these fields: take out what it refuses.\nExtract(USAGE, 4, 19, 0);\n',
  );
  t.notMatch(textOf({ fields: ['slot'] }), 'older');
});

t.test('the attribute of -A is read as the description', async (t) => {
  t.match(
    textOf({ fields: ['attribute5'] }, {}, 5),
    '# ATTRIBUTE5: TMSS10Sync has to be called with -A 5.\nExtract(DESCRIPTION, 4, 256, 0);\n',
  );
  t.match(
    textOf({ fields: ['attribute5'] }),
    'when it is called with -A 5.\n# Extract(DESCRIPTION, 4, 256, 0);\n',
  );
});

t.test('rules that need to know where volumes are go along', async (t) => {
  const columns = bridgeColumns({
    fields: ['repository'],
    unstored: [],
    addOnly: new Set(),
    isPresence: false,
  });
  const text = bridgeDefinition(columns, { ...SETTINGS, skipRules: [{ filters: ['*', '100%', 'D"ST'] }] });
  t.equal(statementsOf(text).at(-1), 'AddSkipOnRepositoryChange("*", "100%%", "D""ST");');
});

t.test('a path cannot leave its comment', async (t) => {
  t.match(textOf({}, { path: 'x\nSetFile("/etc/passwd");' }), /^# For TMSS10Sync: .*x\\u000aSetFile.*\.\n#/);
});
