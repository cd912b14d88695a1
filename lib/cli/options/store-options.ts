import { concurrency, rate, size, wholeNumber } from './option-parsers.ts';
import { COMPARING, options, SENDING, WITH_STORE } from './option-spec.ts';

/** Which store a command works on, and how it uses it. */
export const STORE_OPTIONS = options({
  server: {
    name: 'server',
    short: 'S',
    value: 'LOGON',
    default: 'sqlite:tapesync.db',
    commands: WITH_STORE,
    text: 'where the volumes are: sqlite:FILE, https://USER@HOST[:PORT], USER:PASSWORDFILE@HOST[:PORT] or postgres://USER@HOST/DATABASE',
  },
  cacheMemory: {
    name: 'cache-memory',
    value: 'SIZE',
    default: '16M',
    parse: size,
    commands: COMPARING,
    text: 'memory for snapshots of scopes, such as 32M or 1G',
  },
  concurrency: {
    name: 'concurrency',
    value: 'COUNT',
    default: '4',
    parse: concurrency,
    commands: SENDING,
    text: 'batches of changes under way at once at a server, or auto to find out what it can take',
  },
  batch: {
    name: 'batch',
    value: 'COUNT',
    default: '',
    parse: wholeNumber(1, 10_000),
    commands: SENDING,
    text: 'changes in one transaction; default: 2000 at a server, 1000 in a file',
  },
  rate: {
    name: 'rate',
    value: 'NUMBER',
    default: '',
    parse: rate,
    commands: WITH_STORE,
    text: 'requests to a server per second; default: no limit',
  },
  retries: {
    name: 'retries',
    value: 'COUNT',
    default: 8,
    parse: wholeNumber(0, 100),
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
});
