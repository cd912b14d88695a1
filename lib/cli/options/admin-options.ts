import { ROLES } from '../../stores/roles/accounts.ts';
import { capacity, customer, days, nextRepository, oneOf, timeOfDay, yesOrNo } from './option-parsers.ts';
import { options } from './option-spec.ts';

/** What an action of `admin` sets. */
export const ADMIN_OPTIONS = options(
  {
    description: {
      value: 'TEXT',
      text: 'description of the customer, media or repository',
    },
    volumeFilter: {
      value: 'FILTER',
      text: 'filter that a Volume-ID has to match to be added to the media, such as ??????L[5-9]',
    },
    next: {
      value: 'REPOSITORY',
      parse: nextRepository,
      text: 'where volumes go next from the repository when their move date has come; - for none: each goes home',
    },
    offsite: {
      value: 'ANSWER',
      bare: 'yes',
      parse: yesOrNo,
      text: 'the repository is another site: moves say what goes there on the truck; --offsite=no takes it back',
    },
    capacity: {
      value: 'COUNT',
      parse: capacity,
      text: 'how many volumes the repository has room for: moves warn of more; - for none',
    },
    role: {
      value: 'ROLE',
      parse: oneOf(ROLES),
      text: 'what a user may do: read, sync (read and change volumes) or admin (all, locks included)',
    },
    customer: {
      value: 'CUSTOMER',
      default: '*',
      parse: customer,
      text: 'customer for whom a role is granted or revoked, or whose readers see an expected source',
    },
    passwordFile: {
      value: 'FILE',
      text: 'file with the password of a user who is added or gets another, of at least 12 characters; without it, it is asked for',
    },
    by: {
      value: 'TIME',
      default: '07:00',
      parse: timeOfDay,
      text: 'time of day by which a source should report, by the clocks of --timezone',
    },
    days: {
      value: 'DAYS',
      default: 'mon-sun',
      parse: days,
      text: 'days of the week on which a source should report, such as mon-fri or sat,sun',
    },
    move: {
      text: 'the move lock instead of the update lock',
    },
  },
  { commandLineOnly: true, commands: ['admin'] },
);
