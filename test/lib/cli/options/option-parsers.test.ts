import fc from 'fast-check';
import t from 'tap';
import {
  assignment,
  capacity,
  concurrency,
  condition,
  customer,
  duration,
  exitCodes,
  gateway,
  instant,
  lastMoment,
  limit,
  names,
  network,
  nextRepository,
  oneOf,
  type Parsed,
  promFile,
  rate,
  size,
  span,
  task,
  wholeNumber,
  yesOrNo,
  zone,
} from '../../../../lib/cli/options/option-parsers.ts';

type Parser = (text: string) => Parsed<unknown>;

/** What a parser accepts with the values, what it does not accept, and the problem that it names. */
type Row = readonly [
  name: string,
  parser: Parser,
  accepted: Readonly<Record<string, unknown>>,
  rejected: readonly string[],
  problem: string,
];

const NINES = '9'.repeat(400);

const ROWS: readonly Row[] = [
  [
    'duration',
    duration,
    { '1s': 1, '90s': 90, '30m': 1800, '2h': 7200, '576h': 2_073_600 },
    ['', '0s', '07s', '90', 's', '1.5h', '-1s', '1d', '577h', '999999m', '1 s', '1H', '1s '],
    'expected a time such as 90s, 30m or 2h, of 24 days at the most',
  ],
  [
    'exitCodes',
    exitCodes,
    { '0': [0], '0,4': [0, 4], '0, 255': [0, 255] },
    ['', ',', '0,', '256', '-1', '0;4', '0x1', '1.0', 'none'],
    'expected exit codes from 0 to 255, such as 0,4',
  ],
  [
    'wholeNumber(0, 200)',
    wholeNumber(0, 200),
    { '0': 0, '200': 200, '007': 7 },
    ['201', '-1', '+1', '1.5', '1e2', '0x10', ' 1', '1 ', 'ten', 'NaN', 'Infinity', NINES],
    'expected a whole number from 0 to 200',
  ],
  [
    'wholeNumber without an upper bound',
    wholeNumber(1, Number.MAX_SAFE_INTEGER),
    { '1': 1, '9007199254740991': 9007199254740991 },
    ['0', '9007199254740992', NINES],
    'expected a whole number from 1',
  ],
  [
    'network',
    network,
    {
      '10.0.0.1': '10.0.0.1',
      '10.0.0.0/8': '10.0.0.0/8',
      '10.0.0.0/32': '10.0.0.0/32',
      '::1': '::1',
      'fd00::/8': 'fd00::/8',
      '::/128': '::/128',
    },
    ['10.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/8/8', '::/129', 'localhost', '*', '/8'],
    'expected an address or a network, such as 10.0.0.0/8',
  ],
  [
    'assignment',
    assignment,
    { 'MEDIA=LTO': ['MEDIA', 'LTO'], 'SLOT=': ['SLOT', ''], 'DESCRIPTION=a=b': ['DESCRIPTION', 'a=b'] },
    ['MEDIA', '=LTO', '='],
    'expected FIELD=VALUE',
  ],
  [
    'zone',
    zone,
    { UTC: 'UTC', 'Europe/Berlin': 'Europe/Berlin' },
    ['Mars/Olympus', 'Berlin', ' UTC'],
    'expected the name of a time zone, such as Europe/Berlin or UTC',
  ],
  [
    'limit',
    limit,
    {
      '30%': { kind: 'share', percent: 30 },
      '0.5%': { kind: 'share', percent: 0.5 },
      '100%': { kind: 'share', percent: 100 },
      '0': { kind: 'number', most: 0 },
      '500': { kind: 'number', most: 500 },
      none: { kind: 'none' },
    },
    ['101%', '-1', '1.5', '%', 'None', 'no', 'unlimited', 'null', 'Infinity', '1e3', NINES, `${NINES}%`],
    'expected a share such as 30%, a number or none',
  ],
  [
    'size',
    size,
    { '0': 0, '512': 512, '64k': 65_536, '16M': 2 ** 24, '2G': 2 ** 31 },
    ['-1', '1.5G', '16 M', '16MB', '1T', 'M', 'lots', 'Infinity', NINES, `${NINES}G`, '8388608G'],
    'expected a size such as 32M or 1G',
  ],
  [
    'instant',
    instant,
    {
      '1970-01-01T00:00:01Z': 1,
      '2026-03-15T00:00Z': 1_773_532_800,
      '2026-03-15T01:00:00+01:00': 1_773_532_800,
      '2024-02-29T00:00:00Z': 1_709_164_800,
    },
    [
      '2026-03-15',
      '2026-03-15T00:00:00',
      '2026-02-29T00:00:00Z',
      '2026-02-31T00:00:00Z',
      '2026-04-31T00:00:00Z',
      '2026-13-01T00:00:00Z',
      '2026-03-15T25:00:00Z',
      '2026-03-15 00:00:00Z',
      'now',
    ],
    'expected a moment such as 2026-03-15T00:00:00Z',
  ],
  [
    'concurrency',
    concurrency,
    { '1': 1, '200': 200, auto: 'auto' },
    ['0', '201', 'AUTO', 'none', NINES],
    'expected a whole number from 1 to 200, or auto',
  ],
  [
    'rate',
    rate,
    { '1': 1, '0.5': 0.5 },
    ['0', '0.0', '-1', '1e3', '.5', 'none', 'Infinity', NINES, `0.${'0'.repeat(400)}1`],
    'expected a number over 0',
  ],
  [
    'customer',
    customer,
    { US01: 'US01', us01: 'US01', '*': '*' },
    ['TOOLONG', 'US 1', '**'],
    'expected a Customer-ID, or * for every customer',
  ],
  [
    'oneOf',
    oneOf(['auto', 'never']),
    { auto: 'auto', never: 'never' },
    ['Auto', 'auto '],
    'expected one of auto, never',
  ],
  [
    'promFile',
    promFile,
    { 'a/tapesync.prom': 'a/tapesync.prom' },
    ['tapesync.txt', 'tapesync.prom.txt', 'prom'],
    'expected a name that ends in .prom: node_exporter reads no other',
  ],
  [
    'gateway',
    gateway,
    {
      'http://gateway:9091': new URL('http://gateway:9091/'),
      'https://ada:secret@gateway/push': new URL('https://ada:secret@gateway/push'),
    },
    ['gateway:9091', 'ftp://gateway', 'http://', 'http://gateway/?job=x', 'http://gateway/#x'],
    'expected http[s]://HOST[:PORT][/PATH]',
  ],
  [
    'task',
    task,
    { 'night-1': 'night-1', [`a${'.'.repeat(63)}`]: `a${'.'.repeat(63)}` },
    ['night shift', 'a/b', 'a'.repeat(65), 'ä'],
    'expected up to 64 letters, digits, dots, dashes and underscores',
  ],
  [
    'names',
    names,
    { volume: ['volume'], 'volume, Slot,-x': ['volume', 'Slot', '-x'] },
    [',', 'a,', 'a,,b', ' ', 'a b', '--a', '1'],
    'expected names of fields between commas, such as volume,slot',
  ],
  [
    'condition',
    condition,
    { 'scratch ': 'scratch ', '(': '(' },
    [' ', '\t'],
    "expected a condition, such as 'scratch and not moving'",
  ],
  [
    'nextRepository',
    nextRepository,
    { offs: 'OFFS', '-': '', NONE: 'NONE' },
    ['--', 'TOOLONG', 'O-1'],
    'expected a Repository-ID, such as OFFS, or - for none',
  ],
  [
    'capacity',
    capacity,
    { '48': 48, '-': null, '100000000': 100_000_000 },
    ['0', '--', '1.5', '100000001', 'many'],
    'expected a whole number from 1 to 100000000, or - for none',
  ],
  ['yesOrNo', yesOrNo, { yes: true, no: false }, ['YES', 'true', '1', '-'], 'expected yes or no'],
  [
    'lastMoment',
    lastMoment,
    {
      today: 'today',
      '2026-03-15': '2026-03-15T23:59:59Z',
      '2026-03-15T18:00:00+01:00': '2026-03-15T17:00:00Z',
    },
    ['tomorrow', '2026-02-30', '15.3.2026', '2026-03-15T18:00:00'],
    'expected today, a day such as 2026-03-15, or a moment such as 2026-03-15T18:00:00Z',
  ],
  [
    'span',
    span,
    { '12h': 43_200, '3d': 259_200, '2W': 1_209_600, '0h': 0 },
    ['3', 'd', '-3d', '3m', '3 d', '1.5d', '12345d'],
    'expected a span such as 12h, 3d or 2w',
  ],
];

for (const [name, parser, accepted, rejected, problem] of ROWS) {
  t.test(`${name} accepts exactly what it describes, and never an empty text`, async (t) => {
    for (const [text, value] of Object.entries(accepted)) t.strictSame(parser(text), { value }, text);
    for (const text of ['', ...rejected]) t.strictSame(parser(text), { problem }, text || 'empty');
  });
}

t.test('digits of any length never make a number that is not finite', async (t) => {
  const numbers = fc.stringMatching(/^[0-9]{1,400}(\.[0-9]{1,5})?[KMG%]?$/);
  const parsers: readonly Parser[] = [
    limit,
    size,
    rate,
    concurrency,
    wholeNumber(0, Number.MAX_SAFE_INTEGER),
  ];
  for (const parser of parsers) {
    fc.assert(
      fc.property(numbers, (text) => {
        const parsed = parser(text);
        // JSON has no infinite numbers.
        return 'problem' in parsed || !/null|none/.test(JSON.stringify(parsed.value));
      }),
      { numRuns: 200 },
    );
  }
  t.pass();
});
