import { type DirectiveSpec, field, filter, optional, parameter } from './directive-spec.ts';

/** Most characters of a period. */
const PERIOD_MAX = 30;

/** Directives of the Sync Engine: they decide what becomes of the values of a volume. */
export const SYNC_DIRECTIVES = [
  {
    name: 'AddMoveDateAdjustment',
    phase: 'Sync',
    parameters: [
      field,
      filter,
      parameter('years', 'integer', -1000, 1000),
      parameter('months', 'integer', -12_000, 12_000),
      parameter('days', 'integer', -366_000, 366_000),
    ],
    text: 'Adds years, months and days to the move date of records whose field matches; the first matching statement counts.',
    example: 'AddMoveDateAdjustment(DESCRIPTION, "*YEARLY*", 7, 0, 0);',
  },
  {
    name: 'AddRepositoryOnMoveDate',
    phase: 'Sync',
    parameters: [
      field,
      filter,
      parameter('time', 'period', 1, PERIOD_MAX),
      parameter('target', 'repository', 1, 4),
    ],
    text: 'Sets the repository of records whose field matches and whose move date, adjusted, has passed or is at most `time` ahead; the first matching statement counts.',
    example: 'AddRepositoryOnMoveDate(DESCRIPTION, "*", "0:7", "LIBR");',
  },
  {
    name: 'AddRepositoryOnWriteTime',
    phase: 'Sync',
    parameters: [
      field,
      filter,
      parameter('time', 'period', 1, PERIOD_MAX),
      parameter('target', 'repository', 1, 4),
      parameter('movedate', 'period', 1, PERIOD_MAX),
    ],
    text: 'Sets the repository of records whose field matches and that were written at most `time` ago, and the move date to the write time plus `movedate`, unless that is zero; the first matching statement counts, and none where `AddRepositoryOnMoveDate` has set the repository.',
    example: 'AddRepositoryOnWriteTime(DESCRIPTION, "*YEARLY*", "0:1", "LIBR", "0:1");',
  },
  {
    name: 'AddSkipOnRepositoryChange',
    phase: 'Sync',
    parameters: [
      parameter('proposed', 'filter', 1, 128),
      parameter('target', 'filter', 1, 128),
      parameter('current', 'filter', 1, 128),
    ],
    text: 'Skips a volume whose proposed repository, present target and present current repository match all three filters.',
    example: 'AddSkipOnRepositoryChange("HOLD", "LIBR", "*");',
  },
  {
    name: 'SetPolicy',
    phase: 'Sync',
    parameters: [
      parameter('FIELD', 'comparedField', 1, 128),
      parameter('policy', 'policy'),
      optional('filter', 'filter'),
    ],
    text: '`COMPARE` (without this statement): the field is written where it differs, and an empty value leaves it alone. `CLEAR`: an empty value empties the field, or with a filter a value that matches once it is translated, while an empty one leaves it alone; not for REPOSITORY, since a tape is always somewhere. `ADD`: only volumes that are added get it. `IGNORE`: it is never written.',
    example: 'SetPolicy(EXPIRYDATE, CLEAR);',
  },
  {
    name: 'SetRepeats',
    phase: 'Sync',
    once: true,
    parameters: [parameter('counts', 'repeats', 1, 16)],
    text: 'Says that the product lists volumes more than once by design, and which of the records of a volume counts: the `FIRST` or the `LAST`. Without it, records of one volume that contradict each other are all rejected; those that agree need no statement, and count as one that says what all of them say.',
    example: 'SetRepeats(LAST);',
  },
  {
    name: 'SetMaxAbsent',
    phase: 'Sync',
    once: true,
    parameters: [parameter('limit', 'limit', 1, 20)],
    text: 'Says that the export lists all volumes of its scopes: where it leaves out more of a scope of 10 or more volumes than this share or number, none of the changes of the scope is applied, with exit code 4. `--max-absent` wins over it.',
    example: 'SetMaxAbsent("10%");',
  },
  {
    name: 'SetPresence',
    phase: 'Sync',
    once: true,
    parameters: [parameter('FIELD', 'placeField', 1, 128)],
    text: 'The export is an inventory: REPOSITORY is where a volume is, not where it is to be. A volume that was on its way there has arrived; one that is to go elsewhere keeps its target and is counted as not left; one that nobody expects there is refused. A volume that is added starts there.',
    example: 'SetPresence(REPOSITORY);',
  },
  {
    name: 'AddAttributeResolution',
    phase: 'Sync',
    parameters: [parameter('index', 'attribute', 0, 200), filter],
    text: 'For `reconcile`: what is read or scanned in place of a label and matches the filter is looked up in an extended attribute, 1 to 200, or for 0 in the description, ignoring case; the first matching statement counts. `--scan FILE -d DEFINITION` takes these statements for a scan. Elsewhere it has no effect.',
    example: 'AddAttributeResolution(1, "JX??????");',
  },
] as const satisfies readonly DirectiveSpec[];
