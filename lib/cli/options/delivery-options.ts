import { address, addresses, receiver, relay, token } from './delivery-parsers.ts';
import { oneOf, wholeNumber } from './option-parsers.ts';
import { options } from './option-spec.ts';

/** To whom the report of a run is sent, and how. */
export const DELIVERY_OPTIONS = options(
  {
    mail: {
      value: 'ADDRESS',
      many: true,
      parse: addresses,
      text: 'mail the report to ADDRESS, or to several between commas, by the server of $TAPESYNC_SMTP; also of a run that fails',
    },
    mailOn: {
      value: 'WHEN',
      default: 'always',
      parse: oneOf(['always', 'exceptions']),
      text: 'mail always, or on exceptions alone: when the exit code is neither 0 nor 10, or moves lists something',
    },
    mailFrom: {
      value: 'ADDRESS',
      parse: address,
      text: 'sender of the mail; without it the user of $TAPESYNC_SMTP if that is an address, else tapesync@ this machine',
    },
    smtp: {
      value: 'URL',
      parse: relay,
      secret: true,
      notOnCommandLine: true,
      text: 'server that takes the mail: smtp[s]://[USER:PASSWORD@]HOST[:PORT]; with a password STARTTLS is required, unless HOST is this machine; ?tls=required, offered or none says otherwise',
    },
    post: {
      value: 'URL',
      parse: receiver,
      // Where chats take messages, the address itself is the password.
      secret: true,
      text: 'post the report to URL as JSON, also of a run that fails: https, or http on this machine',
    },
    postToken: {
      value: 'TOKEN',
      parse: token,
      secret: true,
      notOnCommandLine: true,
      text: 'bearer token that is sent with --post; never to another address',
    },
    deliveryTimeout: {
      value: 'SECONDS',
      default: 30,
      parse: wholeNumber(1, 600),
      text: 'how long mailing and posting the report may take, all attempts together',
    },
  },
  { commands: ['sync', 'plan', 'apply', 'reconcile', 'due', 'undo', 'moves'] },
);
