import { READ_LIMITS } from '../../sources/read-limits.ts';
import { MOST_CHANGES } from '../../stores/protocol/batch-limits.ts';
import { concurrency, oneOf, rate, size, wholeNumber } from './option-parsers.ts';
import { CHAIN, COMPARING, options, READING, SENDING, WITH_STORE } from './option-spec.ts';

/** The value of `--cache` that stands for no folder. */
export const NO_CACHE = 'none';

/** What a run may use of memory, disk and network, and how it reaches a server. */
export const RESOURCE_OPTIONS = options({
  sort: {
    value: 'WHEN',
    default: 'auto',
    parse: oneOf(['auto', 'always', 'never']),
    commands: READING,
    text: 'bring records into the order of their scopes: always, never, or when they come in a random order (extract: only always)',
  },
  maxInput: {
    value: 'SIZE',
    default: '64G',
    parse: size,
    commands: CHAIN,
    text: 'take an input that holds more, after decompression, for no export',
  },
  maxRatio: {
    value: 'NUMBER',
    default: READ_LIMITS.ratio,
    parse: wholeNumber(1, Number.MAX_SAFE_INTEGER),
    commands: CHAIN,
    text: 'take a compressed input that becomes so many times larger, and more than 16M, for no export',
  },
  memory: {
    value: 'SIZE',
    default: '256M',
    parse: size,
    commands: READING,
    text: 'memory for records that are sorted, such as 256M or 1G; what goes beyond is kept on the disk, in $TMPDIR',
  },
  cacheMemory: {
    value: 'SIZE',
    default: '16M',
    parse: size,
    commands: COMPARING,
    text: 'memory for snapshots of scopes, such as 32M or 1G',
  },
  concurrency: {
    value: 'COUNT',
    default: '4',
    parse: concurrency,
    commands: SENDING,
    text: 'batches of changes under way at once at a server, or auto to find out what it can take',
  },
  batch: {
    value: 'COUNT',
    parse: wholeNumber(1, MOST_CHANGES),
    commands: SENDING,
    text: 'changes in one transaction; default: 2000 at a server, 1000 in a file',
  },
  rate: {
    value: 'NUMBER',
    parse: rate,
    commands: WITH_STORE,
    text: 'requests to a server per second; default: no limit',
  },
  retries: {
    value: 'COUNT',
    default: 8,
    parse: wholeNumber(0, 100),
    commands: WITH_STORE,
    text: 'how often a request to a server is tried again before the run stops; 8 take about a minute',
  },
  cache: {
    value: 'FOLDER',
    commands: COMPARING,
    text: 'keep in FOLDER what lets the next run recognize records that are as they were, or none: keep nothing; default: FILE-cache beside the file of a store, else tapesync in the folder for caches of the user',
  },
  noCache: {
    commandLineOnly: true,
    commands: COMPARING,
    text: 'read every record anew, and keep nothing for the next run; the same as --cache none',
  },
  ca: {
    value: 'FILE',
    commands: WITH_STORE,
    text: 'certificates (PEM) of authorities to be trusted besides the usual ones',
  },
  compress: {
    commands: WITH_STORE,
    text: 'compress also what is sent to a server on this machine: it may be the end of a tunnel',
  },
  insecure: {
    commands: [...WITH_STORE, 'serve'],
    text: 'allow plain HTTP to and from other machines, passwords in clear included',
  },
});
