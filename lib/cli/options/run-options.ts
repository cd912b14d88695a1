import { MOST_CHANGES } from '../../model/limit.ts';
import { assignment, duration, exitCodes, limit, sourceUrl, wholeNumber, zone } from './option-parsers.ts';
import { CHAIN, COMPARING, options, READING, WITH_DEFINITION, WITH_STORE } from './option-spec.ts';

/** What most runs need: how the export is read, from which store on, and what may change. */
export const RUN_OPTIONS = options({
  definition: {
    short: 'd',
    value: 'FILE',
    default: 'default.ttidef',
    commands: [...READING, 'bridge'],
    text: 'definition file that says how to read the input',
  },
  server: {
    short: 'S',
    value: 'LOGON',
    default: 'sqlite:tapesync.db',
    commands: [...WITH_STORE, 'pages'],
    text: 'where the volumes are: sqlite:FILE, https://USER@HOST[:PORT], USER:PASSWORDFILE@HOST[:PORT] or postgres://USER@HOST/DATABASE',
  },
  add: {
    short: 'a',
    commands: COMPARING,
    text: 'add volumes that the server does not hold; without it they are skipped',
  },
  run: {
    behind: '-- PROGRAM...',
    commandLineOnly: true,
    commands: [...READING, 'init'],
    text: 'read what a program writes: all that follows is its name and arguments, as given, without a shell, up to another --run --; the export is whole only if the program ends well',
  },
  source: {
    value: 'URL',
    many: true,
    separator: ' ',
    parse: sourceUrl,
    // Somebody may have put a password into it.
    secret: true,
    commands: [...READING, 'init'],
    text: 'read what a URL names: postgres://USER@HOST/DATABASE, mysql://..., mssql://... or sqlite:FILE, asked as SetQuery of the definition says, or https://HOST/PATH',
  },
  sourcePassword: {
    value: 'PASSWORD',
    commands: [...READING, 'init'],
    secret: true,
    notOnCommandLine: true,
    text: 'password of the user of a database of --source; ~/.pgpass and ~/.my.cnf are read as well',
  },
  runOk: {
    value: 'CODES',
    default: '0',
    parse: exitCodes,
    commands: [...READING, 'init'],
    text: 'exit codes with which a program of --run has ended well, such as 0,4',
  },
  runTimeout: {
    value: 'TIME',
    parse: duration,
    commands: [...READING, 'init'],
    text: 'end a program of --run that takes longer, such as 90s, 30m or 2h; its output is then not believed',
  },
  attribute: {
    short: 'A',
    value: 'INDEX',
    default: 0,
    parse: wholeNumber(0, 200),
    commands: [...READING, 'bridge', 'check', 'test'],
    text: 'store DESCRIPTION in this extended attribute (1 to 200) instead',
  },
  first: {
    short: 'F',
    value: 'COUNT',
    default: 0,
    parse: wholeNumber(1, 1_000_000),
    commandLineOnly: true,
    commands: READING,
    text: 'show the first COUNT records field by field and do nothing else',
  },
  config: {
    short: 'c',
    value: 'FILE',
    commandLineOnly: true,
    commands: [...CHAIN, 'bridge', 'check', 'test', 'reconciliations', 'runs', 'volumes', 'moves', 'admin'],
    text: 'read options from this JSON file; its keys are the long names without dashes, in camelCase',
  },
  create: {
    commands: ['sync', 'plan', 'apply'],
    text: 'make customers, media, repositories and data clusters that do not exist',
  },
  set: {
    value: 'FIELD=VALUE',
    many: true,
    parse: assignment,
    commandLineOnly: true,
    commands: [...READING, 'bridge', 'check'],
    text: 'give a field a constant value, whatever the definition says',
  },
  timezone: {
    value: 'ZONE',
    parse: zone,
    commands: [...WITH_DEFINITION, 'init', 'runs'],
    text: "time zone of dates that carry none, such as Europe/Berlin, unless the definition says SetTimeZone; default: the machine's",
  },
  maxChanges: {
    value: 'LIMIT',
    default: MOST_CHANGES,
    parse: limit,
    commands: ['sync', 'plan', 'apply', 'due', 'undo'],
    text: 'apply nothing to a scope of 10 or more volumes where more would change: a share, a number or none',
  },
  maxShrink: {
    value: 'LIMIT',
    default: '30%',
    parse: limit,
    commands: COMPARING,
    text: 'apply nothing where the input holds fewer volume records, by more, than in the last complete run with this definition: a share, a number or none',
  },
  maxAbsent: {
    value: 'LIMIT',
    parse: limit,
    commands: COMPARING,
    text: 'apply nothing to a scope of 10 or more volumes where the input leaves out more: a share, a number or none; wins over SetMaxAbsent, and without either there is no limit',
  },
  minRecords: {
    value: 'COUNT',
    default: 1,
    parse: wholeNumber(0, Number.MAX_SAFE_INTEGER),
    commands: READING,
    text: 'take an input with fewer volume records for a failed export',
  },
});
