import { isIPv6 } from 'node:net';
import pino from 'pino';
import { isLoopback } from '../../platform/loopback.ts';
import { buildServer } from '../../server/server.ts';
import { openServerStore } from '../../stores/open-store.ts';
import { prettyStream } from '../terminal/pretty-stream.ts';
import { exposedKeys, readCertificate } from './certificate.ts';
import { type CommandContext, misused } from './command.ts';
import { serveUntilEnd } from './serving.ts';

// The last lines of the log get so long to be written.
const LOG_MS = 2000;
const NO_TLS = 'there is no certificate to be read again';

/** Runs a Framework Server until SIGINT or SIGTERM, or until an error that nothing has caught: `tapesync serve`. */
export async function serve({ config, operands, terminal, failed }: CommandContext): Promise<number> {
  if (operands.length > 0) throw misused('serve', `there is nothing to be done with ${operands[0]}`);
  const tls = readCertificate(config);
  const host = isIPv6(config.host) ? `[${config.host}]` : config.host;
  if (tls === undefined && !config.insecure && !isLoopback({ hostname: host })) {
    throw misused(
      'serve',
      'passwords would cross the network in clear: give --tls-cert and --tls-key, or say --insecure where a proxy in front does so',
    );
  }
  for (const warning of exposedKeys(config)) terminal.warning(warning);
  const { logFormat, logLevel } = config;
  const { isTTY } = terminal.screen;
  const { screen, log } = terminal.screen.withoutWaiting();
  const isPretty = logFormat === 'pretty' || (logFormat === 'auto' && isTTY);
  const destination = isPretty ? prettyStream(screen) : { write: (line: string) => screen.printJson(line) };
  const logger = pino({ name: 'tapesync', level: logLevel }, destination);
  // JSON lines may stand between no others; in the other forms these two messages are shown at any level.
  const announce = (text: string) => {
    if (logFormat === 'json') logger.info(text);
    else screen.print([`tapesync: ${text}`]);
  };
  const store = await openServerStore(config.store, { write: true, migrate: true, shared: true });
  try {
    const { app, drain, renewCertificate } = await buildServer({
      store,
      logger,
      tokenLifetimeSeconds: config.tokenLifetime,
      trustedProxies: config.trustProxy,
      logLinesLost: () => log.lost,
      overdueSeconds: config.overdue,
      twoPersons: config.twoPersons,
      pages: !config.noPages,
      ...(tls && { tls }),
    });
    return await serveUntilEnd({
      ...{ app, drain, announce, failed },
      command: 'serve',
      host: config.host,
      port: config.port,
      begun: (port) => announce(`serving ${store.name} at ${tls ? 'https' : 'http'}://${host}:${port}`),
      reload: () => {
        try {
          const renewed = readCertificate(config);
          if (renewed) renewCertificate(renewed);
          announce(`SIGHUP: ${renewed ? 'new connections get the certificate that is there now' : NO_TLS}`);
        } catch (error) {
          terminal.error(error);
          announce('SIGHUP: the certificate before it stays');
        }
      },
    });
  } finally {
    await store.close();
    await log.end(LOG_MS);
  }
}
