import { MOST_CAPACITY } from '../../model/place-rules.ts';
import {
  condition,
  lastMoment,
  names,
  oneOf,
  repository,
  span,
  statuses,
  wholeNumber,
} from './option-parsers.ts';
import { options } from './option-spec.ts';

/** What is listed, and in which form. */
export const LISTING_OPTIONS = {
  ...options(
    {
      where: {
        value: 'CONDITION',
        parse: condition,
        text: "only volumes of which this holds, such as 'repository = OFFS and not scratch and moveDate < today'; the README has the language",
      },
      columns: {
        value: 'FIELDS',
        parse: names,
        text: 'print these fields, between commas, in this order, such as volume,slot,attribute7',
      },
      sortBy: {
        value: 'FIELDS',
        parse: names,
        text: 'sort by these fields, between commas, a - before one for the other way round: --sort-by=-moveDate,volume. All that was found is sorted here, in memory',
      },
      history: {
        text: 'print the changes of the volumes instead of what they hold',
      },
    },
    { commandLineOnly: true, commands: ['volumes'] },
  ),
  ...options(
    {
      from: {
        value: 'REPOSITORY',
        parse: repository,
        text: 'only volumes that are in this repository',
      },
      due: {
        value: 'DATE',
        bare: 'today',
        parse: lastMoment,
        text: 'volumes that are not moving and whose move date has come by DATE, behind =; without it, today in UTC',
      },
      scratch: {
        text: 'scratch tapes that are not in their home repository',
      },
      need: {
        value: 'COUNT',
        parse: wholeNumber(1, MOST_CAPACITY),
        text: 'with --scratch and --to: count the scratch tapes of that repository, and leave 1 where there are fewer, with those on their way',
      },
      html: {
        value: 'FILE',
        text: 'write a pick list to be printed and signed to FILE, as one page of HTML; - for the standard output',
      },
    },
    { commandLineOnly: true, commands: ['moves'] },
  ),
  ...options(
    {
      csv: {
        value: 'FORM',
        bare: 'safe',
        parse: oneOf(['safe', 'raw']),
        commands: ['plan', 'extract', 'reconciliations', 'held', 'runs', 'volumes', 'moves'],
        text: "print CSV: safe for spreadsheets, with ' before what they would take for a formula, or raw, for programs; plan and extract print records for TMSS10Sync, raw, and only if the whole input can be believed",
      },
      sent: {
        value: 'FILE',
        commands: ['plan'],
        text: 'with --csv: write the changes behind the records to FILE, for apply to note that they have been sent',
      },
      overdue: {
        value: 'SPAN',
        parse: span,
        commands: ['reconcile', 'moves', 'serve', 'pages'],
        text: 'volumes that have been moving for longer, such as 12h, 3d or 2w; metrics of moves and serve take 3d without it',
      },
      limit: {
        value: 'COUNT',
        default: 20,
        parse: wholeNumber(1, 1000),
        commands: ['reconciliations', 'held', 'runs'],
        text: 'list so many at the most, the latest',
      },
      only: {
        value: 'STATUSES',
        parse: statuses,
        commands: ['reconciliations'],
        text: 'print findings of these statuses, between commas, such as missing,overdue, or all, in place of what a person has to look at',
      },
    },
    { commandLineOnly: true },
  ),
};
