import { date, repository, scope } from './option-parsers.ts';
import { BY_LABEL, options } from './option-spec.ts';

/** What is said of volumes that are named by their labels. */
export const LABEL_OPTIONS = options({
  to: {
    value: 'REPOSITORY',
    parse: repository,
    commandLineOnly: true,
    commands: ['move', 'moves'],
    text: 'where the volumes are to go; moves lists only those that go there',
  },
  on: {
    value: 'DATE',
    parse: date,
    commandLineOnly: true,
    commands: ['move'],
    text: 'when they are to go, such as 2026-03-15: becomes their move date',
  },
  in: {
    value: 'REPOSITORY',
    parse: repository,
    commandLineOnly: true,
    commands: ['confirm'],
    text: 'where the volumes have arrived; a volume that should go elsewhere is refused. Without it, each is where it should go',
  },
  scope: {
    value: 'CUSTOMER.MEDIA',
    many: true,
    parse: scope,
    commands: [...BY_LABEL, 'reconcile'],
    text: 'look labels up in this scope that name none; default: in every scope; for the scan of a reconcile in those of its places, then in every other one',
  },
  leaveContents: {
    commandLineOnly: true,
    commands: BY_LABEL,
    text: 'leave alone what lies in the volumes; without it, it goes and arrives with its container, each volume by a change of its own',
  },
  dryRun: {
    commandLineOnly: true,
    commands: [...BY_LABEL, 'due'],
    text: 'print the changes, one JSON line each, and make none',
  },
  apply: {
    commandLineOnly: true,
    commands: ['undo', 'admin'],
    text: 'make the changes; without it undo prints them, one JSON line each, and admin ... remove says what would go',
  },
});
