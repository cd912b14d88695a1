import t from 'tap';
import { ADMIN_OPTIONS } from '../../../../lib/cli/options/admin-options.ts';
import { DELIVERY_OPTIONS } from '../../../../lib/cli/options/delivery-options.ts';
import { LABEL_OPTIONS } from '../../../../lib/cli/options/label-options.ts';
import { LISTING_OPTIONS } from '../../../../lib/cli/options/listing-options.ts';
import type { OptionSpec } from '../../../../lib/cli/options/option-spec.ts';
import { OPTIONS, optionsOf, variableOf } from '../../../../lib/cli/options/options.ts';
import { RECONCILE_OPTIONS } from '../../../../lib/cli/options/reconcile-options.ts';
import { REPORTING_OPTIONS } from '../../../../lib/cli/options/reporting-options.ts';
import { RESOURCE_OPTIONS } from '../../../../lib/cli/options/resource-options.ts';
import { RUN_OPTIONS } from '../../../../lib/cli/options/run-options.ts';
import { SELDOM_OPTIONS } from '../../../../lib/cli/options/seldom-options.ts';
import { SERVING_OPTIONS } from '../../../../lib/cli/options/serving-options.ts';
import { SOURCE_OPTIONS } from '../../../../lib/cli/options/source-options.ts';

const TABLES = [
  RUN_OPTIONS,
  SOURCE_OPTIONS,
  RECONCILE_OPTIONS,
  LABEL_OPTIONS,
  REPORTING_OPTIONS,
  DELIVERY_OPTIONS,
  LISTING_OPTIONS,
  RESOURCE_OPTIONS,
  SERVING_OPTIONS,
  SELDOM_OPTIONS,
  ADMIN_OPTIONS,
];

const specs: readonly OptionSpec[] = Object.values(OPTIONS);

t.test('the options of the parts stand one part after the other, each once', async (t) => {
  const keys = TABLES.flatMap((table) => Object.keys(table));
  t.strictSame(Object.keys(OPTIONS), keys, 'no part takes an option of another');
});

t.test('no two options have the same name or short name', async (t) => {
  const names = specs.map(({ name }) => name);
  t.equal(new Set(names).size, names.length);
  const shorts = specs.flatMap(({ short }) => short ?? []);
  t.strictSame(shorts.toSorted(), ['A', 'F', 'S', 'a', 'c', 'd', 'r'], 'those of TMSS10Sync, and of a place');
});

t.test('the key of an option is its name in camelCase', async (t) => {
  for (const [key, { name }] of Object.entries(OPTIONS)) {
    t.equal(
      name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
      key,
    );
  }
});

t.test('a flag and a list have no default of their own, and every option a command', async (t) => {
  for (const spec of specs) {
    if (spec.value === undefined || spec.many) t.equal(spec.default, undefined, spec.name);
    if (spec.many) t.type(spec.value, 'string', spec.name);
    t.ok(spec.commands.length > 0, spec.name);
  }
});

t.test('a default that is a text passes the parser', async (t) => {
  for (const { name, parse, default: value } of specs) {
    if (parse === undefined || typeof value !== 'string') continue;
    t.notOk('problem' in parse(value), name);
  }
});

t.test('an option that takes a number or a word of a few has a parser', async (t) => {
  const texts = ['FILE', 'LOGON', 'FOLDER', 'TEXT', 'NAME', 'FILTER', 'ADDRESS', 'PASSWORD', 'SQL'];
  for (const { name, value, parse } of specs) {
    if (value !== undefined && parse === undefined) t.ok(texts.includes(value), `${name} ${value}`);
  }
});

t.test('a command has its options in the order of help', async (t) => {
  t.strictSame(
    optionsOf('serve').map(([key]) => key),
    [
      ...[
        'overdue',
        'insecure',
        'store',
        'host',
        'port',
        'tlsCert',
        'tlsKey',
        'tokenLifetime',
        'trustProxy',
        'twoPersons',
        'noPages',
      ],
      ...['logLevel', 'logFormat'],
    ],
  );
  t.strictSame(
    optionsOf('init').map(([key]) => key),
    [
      ...['run', 'source', 'sourcePassword', 'runOk', 'runTimeout', 'timezone'],
      ...[
        'sourceTimeout',
        'sourceTokenFile',
        'sourceToken',
        'sourceHeader',
        'sourceCa',
        'draft',
        'sheet',
        'query',
      ],
    ],
  );
  t.equal(optionsOf('sync')[0]?.[1], OPTIONS.definition);
});

t.test('the environment sets every option but those of the command line', async (t) => {
  t.equal(variableOf(OPTIONS.maxChanges), 'TAPESYNC_MAX_CHANGES');
  t.equal(variableOf(OPTIONS.rejects), undefined);
});
