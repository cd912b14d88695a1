import { network, wholeNumber } from './option-parsers.ts';
import { options } from './option-spec.ts';

/** How the Framework Server listens, and where it keeps volumes. */
export const SERVING_OPTIONS = options(
  {
    store: {
      value: 'LOGON',
      default: 'sqlite:tapesync.db',
      text: 'where the server keeps the volumes: sqlite:FILE or postgres://USER@HOST/DATABASE',
    },
    host: {
      value: 'ADDRESS',
      default: '127.0.0.1',
      text: 'address to listen on; 0.0.0.0 or :: for all',
    },
    port: {
      value: 'PORT',
      default: 5000,
      parse: wholeNumber(0, 65_535),
      text: 'port to listen on; 0 for any that is free',
    },
    tlsCert: {
      value: 'FILE',
      text: 'certificate (PEM, with its chain) for HTTPS; read again at SIGHUP',
    },
    tlsKey: {
      value: 'FILE',
      text: 'private key (PEM) of the certificate',
    },
    tokenLifetime: {
      value: 'SECONDS',
      default: 28_800,
      parse: wholeNumber(1, 31_536_000),
      text: 'how long a log-on lasts',
    },
    trustProxy: {
      value: 'ADDRESS',
      many: true,
      parse: network,
      text: 'address or network of a proxy whose X-Forwarded-For is believed',
    },
    noOpen: {
      commands: ['pages'],
      text: 'open no browser, only print the link',
    },
    twoPersons: {
      text: 'have a held plan released by somebody else than the user who has sent it',
    },
    noPages: {
      text: 'serve the API alone, without pages for a browser',
    },
  },
  { commands: ['serve'] },
);
