import { network, wholeNumber } from './option-parsers.ts';
import { options } from './option-spec.ts';

/** How the Framework Server listens, and where it keeps volumes. */
export const SERVING_OPTIONS = options({
  store: {
    name: 'store',
    value: 'LOGON',
    default: 'sqlite:tapesync.db',
    commands: ['serve'],
    text: 'where the server keeps the volumes: sqlite:FILE or postgres://USER@HOST/DATABASE',
  },
  host: {
    name: 'host',
    value: 'ADDRESS',
    default: '127.0.0.1',
    commands: ['serve'],
    text: 'address to listen on; 0.0.0.0 or :: for all',
  },
  port: {
    name: 'port',
    value: 'PORT',
    default: 5000,
    parse: wholeNumber(0, 65_535),
    commands: ['serve'],
    text: 'port to listen on; 0 for any that is free',
  },
  tlsCert: {
    name: 'tls-cert',
    value: 'FILE',
    default: '',
    commands: ['serve'],
    text: 'certificate (PEM, with its chain) for HTTPS',
  },
  tlsKey: {
    name: 'tls-key',
    value: 'FILE',
    default: '',
    commands: ['serve'],
    text: 'private key (PEM) of the certificate',
  },
  tokenLifetime: {
    name: 'token-lifetime',
    value: 'SECONDS',
    default: 28_800,
    parse: wholeNumber(1, 31_536_000),
    commands: ['serve'],
    text: 'how long a log-on lasts',
  },
  trustProxy: {
    name: 'trust-proxy',
    value: 'ADDRESS',
    many: true,
    default: [],
    parse: network,
    commands: ['serve'],
    text: 'address or network of a proxy whose X-Forwarded-For is believed',
  },
});
