import t from 'tap';
import { commandHelp, programHelp } from '../../../../lib/cli/commands/help.ts';
import { COMMANDS } from '../../../../lib/cli/commands/table.ts';
import { parseCommandLine } from '../../../../lib/cli/options/command-line.ts';
import { configure } from '../../../../lib/cli/options/configuration.ts';
import type { CommandName, OptionSpec } from '../../../../lib/cli/options/option-spec.ts';
import { OPTIONS, optionsOf } from '../../../../lib/cli/options/options.ts';

t.test('a flag wins over the environment, that over a file, and that over the default', async (t) => {
  const folder = t.testdir({ 'tapesync.json': '{"maxChanges": "5%", "minRecords": 7, "create": true}' });
  const config = `${folder}/tapesync.json`;
  const env = { TAPESYNC_MAX_CHANGES: '10%' };
  t.strictSame(configure({}, {}).maxChanges, { kind: 'share', percent: 30 });
  t.strictSame(configure({ config }, {}).maxChanges, { kind: 'share', percent: 5 });
  t.strictSame(configure({ config }, env).maxChanges, { kind: 'share', percent: 10 });
  t.strictSame(configure({ config, maxChanges: '20%' }, env).maxChanges, { kind: 'share', percent: 20 });
  t.equal(configure({ config }, {}).minRecords, 7);
  t.equal(configure({ config }, {}).create, true);
  t.equal(configure({}, { TAPESYNC_CREATE: 'true' }).create, true);
  for (const off of ['0', 'no', 'False', ''])
    t.equal(configure({}, { TAPESYNC_CREATE: off }).create, false, off);
  t.throws(() => configure({}, { TAPESYNC_CREATE: 'maybe' }), /--create maybe: expected yes or no/);
});

t.test('values out of range are refused, wherever they come from', async (t) => {
  t.throws(
    () => configure({ attribute: '201' }, {}),
    /--attribute 201: expected a whole number from 0 to 200/,
  );
  t.throws(
    () => configure({}, { TAPESYNC_TIMEZONE: 'Mars' }),
    /--timezone Mars: expected the name of a time zone/,
  );
  t.throws(() => configure({ maxChanges: 'many' }, {}), /--max-changes many: expected a share/);
  t.throws(() => configure({ cacheMemory: '-1' }, {}), /--cache-memory -1: expected a size/);
  t.throws(() => configure({ set: ['CUSTOMER'] }, {}), /--set CUSTOMER: expected FIELD=VALUE/);
  for (const trustProxy of ['abc', '10.0.0.0/99', '10.0.0', '::1/129', '10.0.0.0/8/8', ''])
    t.throws(
      () => configure({ trustProxy }, {}),
      /--trust-proxy.*: expected an address or a network, such as 10\.0\.0\.0\/8/,
    );
  t.throws(() => configure({ first: '0x' }, {}), /--first 0x/);
  t.throws(() => configure({ first: '0' }, {}), /--first 0: expected a whole number from 1/);
});

t.test('a configuration file that is not understood is refused with its name', async (t) => {
  const folder = t.testdir({
    'broken.json': '{',
    'unknown.json': '{"maxChange": 1}',
    'evil.json': '{"__proto__": {"create": true}}',
  });
  t.throws(() => configure({ config: `${folder}/broken.json` }, {}), /configuration file .*broken\.json: /);
  t.throws(() => configure({ config: `${folder}/unknown.json` }, {}), /maxChange/);
  t.throws(() => configure({ config: `${folder}/none.json` }, {}), /none\.json/);
  try {
    configure({ config: `${folder}/evil.json` }, {});
  } catch {}
  t.equal(({} as { create?: boolean }).create, undefined);
});

t.test('a configuration file holds values as one writes them, and only what it may set', async (t) => {
  const folder = t.testdir({
    'number.json': '{"maxChanges": 500, "create": "yes"}',
    'array.json': '[]',
    'list.json': '{"server": ["a"]}',
    'first.json': '{"first": 1}',
  });
  t.match(configure({ config: `${folder}/number.json` }, {}), {
    maxChanges: { kind: 'number', changes: 500 },
    create: true,
  });
  t.throws(() => configure({ config: `${folder}/array.json` }, {}), /expected a JSON object/);
  t.throws(
    () => configure({ config: `${folder}/list.json` }, {}),
    /--server: expected a single text or number/,
  );
  t.throws(
    () => configure({ config: `${folder}/first.json` }, {}),
    /first is an option of the command line only/,
  );
});

t.test('without a command, sync is meant', async (t) => {
  t.match(parseCommandLine(['-a', '-d', 'x.ttidef', 'export.csv']), {
    command: 'sync',
    flags: { add: true, definition: 'x.ttidef' },
    operands: ['export.csv'],
  });
  t.match(parseCommandLine(['plan', '--set', 'MEDIA=LTO', '--set', 'CUSTOMER=US01']), {
    command: 'plan',
    flags: { set: ['MEDIA=LTO', 'CUSTOMER=US01'] },
  });
});

t.test('slips on the command line are explained', async (t) => {
  t.throws(() => parseCommandLine(['snyc']), /there is no command or input file snyc; did you mean sync\?/);
  t.throws(() => parseCommandLine(['plan', '--max-change', '3']), /did you mean --max-changes\?/);
  t.throws(() => parseCommandLine(['plan', '--create=yes']), /--create/);
  t.throws(() => parseCommandLine(['check', '--rejects', 'x']), /no option --rejects/);
  t.throws(() => parseCommandLine(['-d']), /-d/);
});

t.test('help shows every option of a command and every command', async (t) => {
  for (const command of Object.keys(COMMANDS) as CommandName[]) {
    t.match(programHelp(), `  ${command}`);
    const help = commandHelp(command);
    for (const [, option] of optionsOf(command)) t.match(help, `--${option.name}`);
    t.match(help, 'Examples:');
  }
});

t.test('the table of options is sound', async (t) => {
  const names = Object.values(OPTIONS).map(({ name }) => name);
  t.equal(new Set(names).size, names.length);
  for (const spec of Object.values(OPTIONS) as OptionSpec[]) {
    t.equal(spec.value === undefined, typeof spec.default === 'boolean', spec.name);
    t.ok(spec.commands.length > 0, spec.name);
  }
});

t.test('sizes are read with binary units', async (t) => {
  const size = (text: string) => configure({ memory: text }, {}).memory;
  t.equal(size('512'), 512);
  t.equal(size('64k'), 65_536);
  t.equal(size('2G'), 2 ** 31);
  t.throws(() => size('lots'), /--memory lots: expected a size such as 32M or 1G/);
});
