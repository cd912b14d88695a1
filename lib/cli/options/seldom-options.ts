import { instant, oneOf } from './option-parsers.ts';
import { options, READING, REPORTING, SENDING, WITH_DEFINITION } from './option-spec.ts';

/** What most runs do without: the form of messages, and what else is seldom given. */
export const SELDOM_OPTIONS = options({
  logLevel: {
    value: 'LEVEL',
    default: 'info',
    parse: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    commands: [...REPORTING, 'serve'],
    text: 'least level of the messages on stderr: fatal, error, warn, info, debug, trace or silent',
  },
  logFormat: {
    value: 'FORMAT',
    default: 'auto',
    parse: oneOf(['auto', 'pretty', 'json']),
    commands: [...REPORTING, 'serve'],
    text: 'form of the messages on stderr: pretty, json (one JSON line each) or auto: pretty, but for what serve logs only on a terminal',
  },
  includeFolder: {
    value: 'FOLDER',
    many: true,
    commands: WITH_DEFINITION,
    text: 'folder beside the definition from which Include and LIST may read',
  },
  confine: {
    commands: WITH_DEFINITION,
    text: 'run a definition that others wrote: refuse SetFile, and variables that --allow-variable does not name',
  },
  allowVariable: {
    value: 'NAME',
    many: true,
    commands: WITH_DEFINITION,
    text: 'environment variable that a confined definition may expand as %NAME%',
  },
  user: {
    value: 'NAME',
    commands: [...SENDING, 'admin', 'pages'],
    text: 'name that the history keeps beside each change; default: the system user; of admin source: the user of its runs',
  },
  now: {
    value: 'TIME',
    parse: instant,
    commandLineOnly: true,
    commands: [...READING, 'test', 'due', 'volumes', 'moves'],
    text: 'take this moment for now in rules and conditions that count from it, such as 2026-03-15T00:00:00Z',
  },
  draft: {
    commandLineOnly: true,
    commands: ['init'],
    text: 'draft a definition even where one that comes with the program reads the export',
  },
  sheet: {
    value: 'NAME',
    commandLineOnly: true,
    commands: ['init'],
    text: 'draft a definition from this sheet of a workbook, instead of the first one that is shown',
  },
  query: {
    value: 'SQL',
    commandLineOnly: true,
    commands: ['init'],
    text: 'draft a definition from the first rows that a database of --source gives for this query',
  },
  update: {
    commandLineOnly: true,
    commands: ['test'],
    text: 'write the expected records anew from what the definitions make of the samples',
  },
});
