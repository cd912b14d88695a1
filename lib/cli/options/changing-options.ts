import { limit } from './option-parsers.ts';
import { COMPARING, options } from './option-spec.ts';

/** What a run may change, and in whose name. */
export const CHANGING_OPTIONS = options({
  add: {
    name: 'add',
    short: 'a',
    default: false,
    commands: COMPARING,
    text: 'add volumes that the server does not hold; without it they are skipped',
  },
  create: {
    name: 'create',
    default: false,
    commands: ['sync', 'plan', 'apply'],
    text: 'make customers, media and repositories that do not exist',
  },
  maxChanges: {
    name: 'max-changes',
    value: 'LIMIT',
    default: '30%',
    parse: limit,
    commands: ['sync', 'plan', 'apply'],
    text: 'apply nothing to a scope of 10 or more volumes where more would change: a share, a number or none',
  },
  user: {
    name: 'user',
    value: 'NAME',
    default: '',
    commands: ['sync', 'apply', 'admin'],
    text: 'name that the history keeps beside each change; default: the system user',
  },
});
