import { ROLES } from '../../stores/roles/accounts.ts';
import { customer, oneOf } from './option-parsers.ts';
import { options } from './option-spec.ts';

/** What an action of `admin` sets. */
export const ADMIN_OPTIONS = options({
  description: {
    name: 'description',
    value: 'TEXT',
    default: '',
    commandLineOnly: true,
    commands: ['admin'],
    text: 'description of the customer, media or repository',
  },
  volumeFilter: {
    name: 'volume-filter',
    value: 'FILTER',
    default: '',
    commandLineOnly: true,
    commands: ['admin'],
    text: 'filter that a Volume-ID has to match to be added to the media, such as ??????L[5-9]',
  },
  role: {
    name: 'role',
    value: 'ROLE',
    default: '',
    parse: oneOf(ROLES),
    commandLineOnly: true,
    commands: ['admin'],
    text: 'what a user may do: read, sync (read and change volumes) or admin (all, locks included)',
  },
  customer: {
    name: 'customer',
    value: 'CUSTOMER',
    default: '*',
    parse: customer,
    commandLineOnly: true,
    commands: ['admin'],
    text: 'customer for whom a role is granted or revoked',
  },
  passwordFile: {
    name: 'password-file',
    value: 'FILE',
    default: '',
    commandLineOnly: true,
    commands: ['admin'],
    text: 'file with the password of a user who is added; without it, it is asked for',
  },
  move: {
    name: 'move',
    default: false,
    commandLineOnly: true,
    commands: ['admin'],
    text: 'the move lock instead of the update lock',
  },
});
