import { join } from 'node:path';
import t from 'tap';
import { run } from '../context.ts';

const folder = t.testdir({
  'x.ttidef': `SetCSVDelimiter(";");
SetLiteral(CUSTOMER, "US01");
SetLiteral(MEDIA, "LTO");
Extract(VOLUME, 1, 10, 0);
Extract(REPOSITORY, 2, 4, 0);
Extract(DESCRIPTION, 3, 256, 0);
AddSkipOnRepositoryChange("HOLD", "LIBR", "*(OFFS|LEGL)");
`,
  'wrong.ttidef': 'Extract(VOLUME, 1, 10, 0)',
});
const at = (name: string) => join(folder, name);

t.test(
  'the definition for TMSS10Sync is printed, with the rules that only the server can follow',
  async (t) => {
    const { code, stdout, stderr } = await run(['bridge', '-d', at('x.ttidef')]);
    t.equal(code, 0);
    t.equal(stderr, '');
    t.match(stdout, 'Extract(REPOSITORY, 4, 4, 0);\nExtract(DESCRIPTION, 5, 256, 0);\n');
    t.match(stdout, /\nAddSkipOnRepositoryChange\("HOLD", "LIBR", "\*\(OFFS\|LEGL\)"\);\n$/);
  },
);

t.test('it is for the fields that the options make', async (t) => {
  const { stdout } = await run(['bridge', '-d', at('x.ttidef'), '-A', '7', '--set', 'SLOT=3']);
  t.match(stdout, 'Extract(SLOT, 5, 10, 0);');
  t.match(stdout, '# ATTRIBUTE7: TMSS10Sync has to be called with -A 7.\nExtract(DESCRIPTION, 6, 256, 0);');
});

t.test('of a definition with errors nothing is printed', async (t) => {
  const { code, stdout } = await run(['bridge', '-d', at('wrong.ttidef')]);
  t.equal(code, 2);
  t.equal(stdout, '');
});
