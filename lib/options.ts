/**
 * The table of options: from it derive the command line, the configuration (by convict), `--help` and the reference
 * in the README.
 *
 * @module
 */

import {
  assignment,
  concurrency,
  customer,
  gateway,
  instant,
  limit,
  oneOf,
  promFile,
  rate,
  size,
  task,
  wholeNumber,
  zone,
} from './option-checks.ts';
import { ROLES } from './stores/server-store.ts';

/** Commands of tapesync. */
export type CommandName =
  | 'sync'
  | 'plan'
  | 'apply'
  | 'extract'
  | 'check'
  | 'test'
  | 'init'
  | 'volumes'
  | 'admin'
  | 'serve';

/** One row of the option table. */
export interface OptionSpec {
  /** Long name, as in `--max-changes`. */
  readonly name: string;
  /** The short name of TMSS10Sync, where it has one. */
  readonly short?: string;
  /** What follows it on the command line; absent for a flag. */
  readonly value?: string;
  /** May be given more than once. */
  readonly many?: true;
  /** Given on the command line only: neither the environment nor a configuration file sets it. */
  readonly commandLineOnly?: true;
  /** May hold a password: messages do not repeat it. */
  readonly secret?: true;
  readonly default: string | number | boolean | readonly string[];
  /** Returns what is wrong with a value from outside, in words, or `undefined`. */
  readonly check?: (text: string) => string | undefined;
  readonly commands: readonly CommandName[];
  readonly text: string;
}

const CHAIN = ['sync', 'plan', 'apply', 'extract'] as const;
const COMPARING = ['sync', 'plan'] as const;
const READING = ['sync', 'plan', 'extract'] as const;
const WITH_DEFINITION = ['sync', 'plan', 'extract', 'check', 'test'] as const;
const WITH_STORE = ['sync', 'plan', 'apply', 'volumes', 'admin'] as const;

const SENDING = ['sync', 'apply'] as const;

const options = <const T extends Readonly<Record<string, OptionSpec>>>(table: T): T => table;

/** Every option by its key in configuration files and code. */
export const OPTIONS = options({
  definition: {
    name: 'definition',
    short: 'd',
    value: 'FILE',
    default: 'default.ttidef',
    commands: READING,
    text: 'definition file that says how to read the input',
  },
  server: {
    name: 'server',
    short: 'S',
    value: 'LOGON',
    default: 'sqlite:tapesync.db',
    commands: WITH_STORE,
    text: 'where the volumes are: sqlite:FILE, https://USER@HOST[:PORT], USER:PASSWORDFILE@HOST[:PORT] or postgres://USER@HOST/DATABASE',
  },
  add: {
    name: 'add',
    short: 'a',
    default: false,
    commands: COMPARING,
    text: 'add volumes that the server does not hold; without it they are skipped',
  },
  attribute: {
    name: 'attribute',
    short: 'A',
    value: 'INDEX',
    default: 0,
    check: wholeNumber(0, 200),
    commands: [...READING, 'check', 'test'],
    text: 'store DESCRIPTION in this extended attribute (1 to 200) instead',
  },
  first: {
    name: 'first',
    short: 'F',
    value: 'COUNT',
    default: 0,
    check: wholeNumber(1, 1_000_000),
    commandLineOnly: true,
    commands: READING,
    text: 'show the first COUNT records field by field and do nothing else',
  },
  config: {
    name: 'config',
    short: 'c',
    value: 'FILE',
    default: '',
    commandLineOnly: true,
    commands: [...CHAIN, 'check', 'test', 'volumes', 'admin'],
    text: 'read options from this JSON file; its keys are the long names without dashes, in camelCase',
  },
  create: {
    name: 'create',
    default: false,
    commands: ['sync', 'plan', 'apply'],
    text: 'make customers, media and repositories that do not exist',
  },
  set: {
    name: 'set',
    value: 'FIELD=VALUE',
    many: true,
    default: [],
    check: assignment,
    commandLineOnly: true,
    commands: [...READING, 'check'],
    text: 'give a field a constant value, whatever the definition says',
  },
  timezone: {
    name: 'timezone',
    value: 'ZONE',
    default: '',
    check: zone,
    commands: [...WITH_DEFINITION, 'init'],
    text: "time zone of dates that carry none, such as Europe/Berlin, unless the definition says SetTimeZone; default: the machine's",
  },
  maxChanges: {
    name: 'max-changes',
    value: 'LIMIT',
    default: '30%',
    check: limit,
    commands: ['sync', 'plan', 'apply'],
    text: 'apply nothing to a scope of 10 or more volumes where more would change: a share, a number or none',
  },
  minRecords: {
    name: 'min-records',
    value: 'COUNT',
    default: 1,
    check: wholeNumber(0, Number.MAX_SAFE_INTEGER),
    commands: READING,
    text: 'take an input with fewer volume records for a failed export',
  },
  rejects: {
    name: 'rejects',
    value: 'FILE',
    default: '',
    commandLineOnly: true,
    commands: CHAIN,
    text: 'write records that were rejected, refused, conflicted or failed to FILE as NDJSON',
  },
  absent: {
    name: 'absent',
    value: 'FILE',
    default: '',
    commandLineOnly: true,
    commands: COMPARING,
    text: 'write the barcodes of volumes that a complete input did not mention to FILE',
  },
  stats: {
    name: 'stats',
    value: 'FILE',
    default: '',
    commandLineOnly: true,
    commands: CHAIN,
    text: 'write the statistics to FILE as JSON',
  },
  metricsPort: {
    name: 'metrics-port',
    value: 'PORT',
    default: '',
    check: wholeNumber(0, 65_535),
    commands: CHAIN,
    text: 'serve metrics for Prometheus at /metrics while the run goes on; 0 for any port that is free',
  },
  metricsHost: {
    name: 'metrics-host',
    value: 'ADDRESS',
    default: '127.0.0.1',
    commands: CHAIN,
    text: 'address on which metrics are served; 0.0.0.0 or :: for all',
  },
  metricsFile: {
    name: 'metrics-file',
    value: 'FILE',
    default: '',
    check: promFile,
    commands: CHAIN,
    text: 'write the metrics to FILE, whose name ends in .prom, at the end: for the textfile collector of node_exporter',
  },
  metricsPush: {
    name: 'metrics-push',
    value: 'URL',
    default: '',
    check: gateway,
    secret: true,
    commands: CHAIN,
    text: 'push the metrics to this Pushgateway at the end, such as http://gateway.example.com:9091',
  },
  metricsTask: {
    name: 'metrics-task',
    value: 'NAME',
    default: '',
    check: task,
    commands: CHAIN,
    text: 'label task of the metrics, where one machine syncs several exports',
  },
  changes: {
    name: 'changes',
    default: false,
    commands: ['sync', 'apply'],
    text: 'print the changes that plan would print',
  },
  exitCode: {
    name: 'exit-code',
    default: false,
    commandLineOnly: true,
    commands: ['plan'],
    text: 'exit with 10 when there are changes',
  },
  quiet: {
    name: 'quiet',
    default: false,
    commands: CHAIN,
    text: 'print only errors and what is left to do, in one line: the same as --log-level error',
  },
  progress: {
    name: 'progress',
    value: 'SECONDS',
    default: 60,
    check: wholeNumber(0, 86_400),
    commands: CHAIN,
    text: 'show how far the run is: on a terminal in one line all the time, elsewhere every SECONDS; 0: never',
  },
  json: {
    name: 'json',
    default: false,
    commandLineOnly: true,
    commands: [...CHAIN, 'check', 'volumes', 'admin'],
    text: 'print JSON lines where a person reads a table or a report',
  },
  csv: {
    name: 'csv',
    default: false,
    commandLineOnly: true,
    commands: ['volumes'],
    text: 'print CSV',
  },
  history: {
    name: 'history',
    default: false,
    commandLineOnly: true,
    commands: ['volumes'],
    text: 'print the changes of the volumes instead of what they hold',
  },
  sort: {
    name: 'sort',
    value: 'WHEN',
    default: 'auto',
    check: oneOf(['auto', 'always', 'never']),
    commands: READING,
    text: 'bring records into the order of their scopes: always, never, or when they come in a random order (extract: only always)',
  },
  memory: {
    name: 'memory',
    value: 'SIZE',
    default: '256M',
    check: size,
    commands: READING,
    text: 'memory for records that are sorted, such as 256M or 1G; what goes beyond is kept on the disk, in $TMPDIR',
  },
  cacheMemory: {
    name: 'cache-memory',
    value: 'SIZE',
    default: '16M',
    check: size,
    commands: COMPARING,
    text: 'memory for snapshots of scopes, such as 32M or 1G',
  },
  concurrency: {
    name: 'concurrency',
    value: 'COUNT',
    default: '4',
    check: concurrency,
    commands: SENDING,
    text: 'batches of changes under way at once at a server, or auto to find out what it can take',
  },
  batch: {
    name: 'batch',
    value: 'COUNT',
    default: 1000,
    check: wholeNumber(1, 10_000),
    commands: SENDING,
    text: 'changes in one transaction',
  },
  rate: {
    name: 'rate',
    value: 'NUMBER',
    default: '',
    check: rate,
    commands: WITH_STORE,
    text: 'requests to a server per second; default: no limit',
  },
  retries: {
    name: 'retries',
    value: 'COUNT',
    default: 8,
    check: wholeNumber(0, 100),
    commands: WITH_STORE,
    text: 'how often a request to a server is tried again before the run stops; 8 take about a minute',
  },
  snapshotCache: {
    name: 'snapshot-cache',
    value: 'FOLDER',
    default: '',
    commands: COMPARING,
    text: 'keep snapshots of a server in FOLDER, and download only scopes that have changed since',
  },
  ca: {
    name: 'ca',
    value: 'FILE',
    default: '',
    commands: WITH_STORE,
    text: 'certificates (PEM) of authorities to be trusted besides the usual ones',
  },
  compress: {
    name: 'compress',
    default: false,
    commands: WITH_STORE,
    text: 'compress also what is sent to a server on this machine: it may be the end of a tunnel',
  },
  insecure: {
    name: 'insecure',
    default: false,
    commands: [...WITH_STORE, 'serve'],
    text: 'allow plain HTTP to and from other machines, passwords in clear included',
  },
  store: {
    name: 'store',
    value: 'LOGON',
    default: 'sqlite:tapesync.db',
    commands: ['serve'],
    text: 'where the server keeps the volumes: sqlite:FILE or postgres://USER@HOST/DATABASE',
  },
  host: {
    name: 'host',
    value: 'ADDRESS',
    default: '127.0.0.1',
    commands: ['serve'],
    text: 'address to listen on; 0.0.0.0 or :: for all',
  },
  port: {
    name: 'port',
    value: 'PORT',
    default: 5000,
    check: wholeNumber(0, 65_535),
    commands: ['serve'],
    text: 'port to listen on; 0 for any that is free',
  },
  tlsCert: {
    name: 'tls-cert',
    value: 'FILE',
    default: '',
    commands: ['serve'],
    text: 'certificate (PEM, with its chain) for HTTPS',
  },
  tlsKey: {
    name: 'tls-key',
    value: 'FILE',
    default: '',
    commands: ['serve'],
    text: 'private key (PEM) of the certificate',
  },
  tokenLifetime: {
    name: 'token-lifetime',
    value: 'SECONDS',
    default: 28_800,
    check: wholeNumber(1, 31_536_000),
    commands: ['serve'],
    text: 'how long a log-on lasts',
  },
  trustProxy: {
    name: 'trust-proxy',
    value: 'ADDRESS',
    many: true,
    default: [],
    commands: ['serve'],
    text: 'address or network of a proxy whose X-Forwarded-For is believed',
  },
  logLevel: {
    name: 'log-level',
    value: 'LEVEL',
    default: 'info',
    check: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    commands: [...CHAIN, 'serve'],
    text: 'least level of the messages on stderr: fatal, error, warn, info, debug, trace or silent',
  },
  logFormat: {
    name: 'log-format',
    value: 'FORMAT',
    default: 'auto',
    check: oneOf(['auto', 'pretty', 'json']),
    commands: [...CHAIN, 'serve'],
    text: 'form of the messages on stderr: pretty, json (one JSON line each) or auto: pretty, but for what serve logs only on a terminal',
  },
  includeFolder: {
    name: 'include-folder',
    value: 'FOLDER',
    many: true,
    default: [],
    commands: WITH_DEFINITION,
    text: 'folder beside the definition from which Include and LIST may read',
  },
  user: {
    name: 'user',
    value: 'NAME',
    default: '',
    commands: ['sync', 'apply', 'admin'],
    text: 'name that the history keeps beside each change; default: the system user',
  },
  now: {
    name: 'now',
    value: 'TIME',
    default: '',
    check: instant,
    commandLineOnly: true,
    commands: [...READING, 'test'],
    text: 'take this moment for now in rules that count from it, such as 2026-03-15T00:00:00Z',
  },
  update: {
    name: 'update',
    default: false,
    commandLineOnly: true,
    commands: ['test'],
    text: 'write the expected records anew from what the definitions make of the samples',
  },
  description: {
    name: 'description',
    value: 'TEXT',
    default: '',
    commandLineOnly: true,
    commands: ['admin'],
    text: 'description of the customer, media or repository',
  },
  volumeFilter: {
    name: 'volume-filter',
    value: 'FILTER',
    default: '',
    commandLineOnly: true,
    commands: ['admin'],
    text: 'filter that a Volume-ID has to match to be added to the media, such as ??????L[5-9]',
  },
  role: {
    name: 'role',
    value: 'ROLE',
    default: '',
    check: oneOf(ROLES),
    commandLineOnly: true,
    commands: ['admin'],
    text: 'what a user may do: read, sync (read and change volumes) or admin (all, locks included)',
  },
  customer: {
    name: 'customer',
    value: 'CUSTOMER',
    default: '*',
    check: customer,
    commandLineOnly: true,
    commands: ['admin'],
    text: 'customer for whom a role is granted or revoked',
  },
  passwordFile: {
    name: 'password-file',
    value: 'FILE',
    default: '',
    commandLineOnly: true,
    commands: ['admin'],
    text: 'file with the password of a user who is added; without it, it is asked for',
  },
  move: {
    name: 'move',
    default: false,
    commandLineOnly: true,
    commands: ['admin'],
    text: 'the move lock instead of the update lock',
  },
});

/** Key of an option. */
export type OptionKey = keyof typeof OPTIONS;

/** The options that a command takes, in table order. */
export function optionsOf(command: CommandName): readonly (readonly [OptionKey, OptionSpec])[] {
  const all = Object.entries(OPTIONS) as [OptionKey, OptionSpec][];
  return all.filter(([, spec]) => spec.commands.includes(command));
}

/** Returns the environment variable of an option, or `undefined` for one of the command line only. */
export function variableOf(spec: OptionSpec): string | undefined {
  return spec.commandLineOnly ? undefined : `TAPESYNC_${spec.name.replaceAll('-', '_').toUpperCase()}`;
}
