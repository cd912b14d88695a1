import { MOST_MISSING } from '../../model/limit.ts';
import { limit, place } from './option-parsers.ts';
import { options } from './option-spec.ts';

/** What an inventory is of, and what becomes of what it has found. */
export const RECONCILE_OPTIONS = options(
  {
    repository: {
      short: 'r',
      value: 'CUSTOMER.MEDIA.REPOSITORY',
      many: true,
      parse: place,
      commandLineOnly: true,
      commands: ['reconcile', 'reconciliations'],
      text: 'a place that the inventory is of, such as US01.LTO.LIBR. Give it for each media type and customer of the room, or * for all that have the repository: US01.*.LIBR',
    },
    scan: {
      value: 'FILE',
      commandLineOnly: true,
      text: 'read labels from FILE (- for stdin) as a hand scanner sends them, one a line or many, # comments; no definition is needed; of one that is given, AddAttributeResolution counts',
    },
    confirm: {
      text: 'confirm arrivals, and write the slots that were read',
    },
    audit: {
      text: 'set the audit flag of what is missing, and lift it from what was seen',
    },
    maxMissing: {
      value: 'LIMIT',
      default: MOST_MISSING,
      parse: limit,
      text: 'write nothing where more of the volumes that should be there were not seen: a share, a number or none',
    },
  },
  { commands: ['reconcile'] },
);
