import t from 'tap';
import { compileOptions, definitionOf } from '../../../../lib/cli/commands/configured-definition.ts';
import { DEFINITION } from '../../../e2e/export.ts';
import { contextOf } from '../context.ts';

t.test('a definition is compiled with what the options say', async (t) => {
  const argv = [
    ...['extract', '-A', '7', '--set', 'MEDIA=LTO', '--set', 'SLOT=', '--include-folder', 'lists'],
    ...['--timezone', 'Asia/Tokyo', '--now', '2026-03-15T00:00:00Z'],
  ];
  t.strictSame(
    { ...compileOptions(await contextOf(argv, { env: { SITE: 'US01' } })) },
    {
      timeZone: 'Asia/Tokyo',
      now: 1_773_532_800,
      descriptionAttribute: 7,
      literals: new Map([
        ['MEDIA', 'LTO'],
        ['SLOT', ''],
      ]),
      environment: { TZ: 'UTC', SITE: 'US01' },
      confine: undefined,
      includeFolders: ['lists'],
    },
  );
});

t.test('a definition is confined to the variables that the operator names', async (t) => {
  const confineOf = async (argv: readonly string[], env = {}) =>
    compileOptions(await contextOf(['extract', ...argv], { env })).confine;
  t.strictSame(await confineOf(['--confine']), { variables: [] });
  t.strictSame(await confineOf(['--confine', '--allow-variable', 'A', '--allow-variable', 'B']), {
    variables: ['A', 'B'],
  });
  t.strictSame(await confineOf([], { TAPESYNC_CONFINE: 'yes', TAPESYNC_ALLOW_VARIABLE: 'A:B' }), {
    variables: ['A', 'B'],
  });
  t.equal(await confineOf(['--allow-variable', 'A']), undefined);
});

t.test('now is the present second unless an option says otherwise', async (t) => {
  t.intercept(Date, 'now', { value: () => 1_773_532_800_999 });
  t.equal(compileOptions(await contextOf(['extract'])).now, 1_773_532_800);
});

t.test('the zone of the machine is looked up only when it is needed', async (t) => {
  process.env.TZ = 'Nowhere/Never';
  t.teardown(() => {
    process.env.TZ = 'UTC';
  });
  const options = compileOptions(await contextOf(['extract']));
  t.throws(() => options.timeZone, { code: 'OPTION_INVALID' });
});

t.test('a definition of a run shows its warnings', async (t) => {
  const file = `${t.testdir({ 'x.ttidef': `${DEFINITION}SetHeaderCount(1);\n` })}/x.ttidef`;
  const context = await contextOf(['extract', '-d', file]);
  const { path } = await definitionOf(context);
  t.equal(path, file);
  t.match(context.stderr.text, new RegExp(`^${file}:\\d+:\\d+: warning: .*\n`));
});

t.test('a definition with errors is none: all of them are in the error', async (t) => {
  const file = `${t.testdir({ 'x.ttidef': 'Nothing();\nNeither();\n' })}/x.ttidef`;
  const context = await contextOf(['extract', '-d', file]);
  const error = await definitionOf(context).then(
    () => t.fail('it has errors'),
    (thrown) => thrown,
  );
  t.match(error, { code: 'DEFINITION_INVALID', parameters: { count: /^\d+ errors$/ } });
  for (const line of [1, 2]) t.match(error.message, `${file}:${line}:1`);
  t.equal(context.stderr.text, '', 'they are shown once');
});

t.test('one error is one error', async (t) => {
  const file = `${t.testdir({ 'x.ttidef': `${DEFINITION}Nothing();\n` })}/x.ttidef`;
  await t.rejects(definitionOf(await contextOf(['extract', '-d', file])), {
    code: 'DEFINITION_INVALID',
    parameters: { count: /^1 error$/ },
  });
});
