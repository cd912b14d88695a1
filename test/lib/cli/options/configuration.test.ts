import { writeFileSync } from 'node:fs';
import t from 'tap';
import { configure, timeZoneOf } from '../../../../lib/cli/options/configuration.ts';
import type { OptionSpec } from '../../../../lib/cli/options/option-spec.ts';
import { OPTIONS, variableOf } from '../../../../lib/cli/options/options.ts';

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
    maxChanges: { kind: 'number', most: 500 },
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

t.test('every option that has a parser uses it, wherever its value comes from', async (t) => {
  const folder = t.testdir();
  const specs: [string, OptionSpec][] = Object.entries(OPTIONS);
  for (const [key, spec] of specs.filter(([, { parse }]) => parse !== undefined)) {
    // A condition is parsed by its command, which knows what is now.
    if (key === 'where') continue;
    const expected = { code: 'OPTION_INVALID', parameters: { option: new RegExp(`^--${spec.name}\\b`) } };
    for (const text of ['\0', '-1 %', 'x y', '']) {
      t.throws(() => configure({ [key]: spec.many ? [text] : text }, {}), expected, `${key} ${text}`);
      if (spec.commandLineOnly) continue;
      const config = `${folder}/${key}.json`;
      writeFileSync(config, JSON.stringify({ [key]: spec.many ? [text] : text }));
      t.throws(() => configure({ config }, {}), expected, `${key} ${text} in a file`);
      if (text === '' || text === '\0') continue;
      t.throws(
        () => configure({}, { [variableOf(spec) ?? '']: text }),
        expected,
        `${key} ${text} in a variable`,
      );
    }
  }
});

t.test('null, a list and an object of a file are never taken for no value', async (t) => {
  const folder = t.testdir();
  const config = `${folder}/tapesync.json`;
  for (const key of ['rate', 'batch', 'maxChanges', 'metricsPort', 'server']) {
    for (const value of [null, [], ['5'], {}, true]) {
      writeFileSync(config, JSON.stringify({ [key]: value }));
      t.throws(
        () => configure({ config }, {}),
        { code: 'OPTION_INVALID' },
        `${key} ${JSON.stringify(value)}`,
      );
    }
  }
});

t.test(
  'an empty variable gives no value to an option that needs none, and leaves that of the file',
  async (t) => {
    const config = `${t.testdir({ 'tapesync.json': '{"rate": 5}' })}/tapesync.json`;
    t.equal(configure({}, { TAPESYNC_RATE: '' }).rate, undefined);
    t.equal(configure({ config }, { TAPESYNC_RATE: '' }).rate, 5);
    t.throws(() => configure({}, { TAPESYNC_MAX_CHANGES: '' }), /--max-changes: expected a share/);
    t.equal(configure({}, { TAPESYNC_SERVER: '' }).server, '', 'the store says what is wrong with it');
  },
);

t.test('a flag is on or off by a few words only', async (t) => {
  for (const on of ['1', 'YES', 'true']) t.equal(configure({}, { TAPESYNC_ADD: on }).add, true, on);
  for (const bad of ['on', '2', 'constructor', 'toString', '__proto__']) {
    t.throws(() => configure({}, { TAPESYNC_ADD: bad }), { message: `--add ${bad}: expected yes or no` });
  }
});

t.test(
  'a list comes from several flags, from a list of a file, or from one variable as PATH does',
  async (t) => {
    const config = `${t.testdir({ 'tapesync.json': '{"includeFolder": ["a", "b"]}' })}/tapesync.json`;
    t.strictSame(configure({}, {}).includeFolder, []);
    t.strictSame(configure({ includeFolder: ['a', 'b:c'] }, {}).includeFolder, ['a', 'b:c']);
    t.strictSame(configure({ config }, {}).includeFolder, ['a', 'b']);
    t.strictSame(configure({}, { TAPESYNC_INCLUDE_FOLDER: 'a:b' }).includeFolder, ['a', 'b']);
    t.strictSame(
      configure({}, { TAPESYNC_INCLUDE_FOLDER: '' }).includeFolder,
      [],
      'and not the current folder',
    );
    t.throws(
      () => configure({}, { TAPESYNC_TRUST_PROXY: '10.0.0.1:proxy' }),
      /--trust-proxy proxy: expected/,
    );
  },
);

t.test('a value that may be a password is not repeated', async (t) => {
  t.throws(() => configure({ metricsPush: 'ada:hackme@gateway' }, {}), {
    message: '--metrics-push: expected http[s]://HOST[:PORT][/PATH]',
  });
});

t.test('a file that is not JSON is not quoted', async (t) => {
  const config = `${t.testdir({ 'tapesync.json': '{"server": "ada:-hackme@host' })}/tapesync.json`;
  t.throws(() => configure({ config }, {}), {
    code: 'CONFIG_INVALID',
    message: `configuration file ${config}: it is not JSON; -c names a file of options of tapesync, and no Batch Configuration File of TMSS10Sync: what that says has to be given as options`,
  });
});

t.test('the configuration cannot be changed', async (t) => {
  t.ok(Object.isFrozen(configure({}, {})));
});

t.test('the time zone is that of the option, else that of the machine, which has to be known', async (t) => {
  const { TZ } = process.env;
  t.teardown(() => {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  });
  const zoneWith = (name: string) => {
    process.env.TZ = name;
    return timeZoneOf(configure({}, {}), process.env);
  };
  t.equal(zoneWith('Asia/Tokyo'), 'Asia/Tokyo');
  t.equal(zoneWith(':Europe/Berlin'), 'Europe/Berlin');
  t.equal(zoneWith('UTC'), 'UTC');
  t.equal(timeZoneOf(configure({ timezone: 'Europe/Berlin' }, {}), process.env), 'Europe/Berlin');
  for (const name of ['Nowhere/Never', 'CET-1CEST', '<+03>-3']) {
    t.throws(() => zoneWith(name), {
      code: 'OPTION_INVALID',
      message: `--timezone: the machine's time zone is not known, since $TZ is "${name}"; name one, such as Europe/Berlin or UTC`,
    });
  }
});
