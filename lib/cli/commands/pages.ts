import { existsSync } from 'node:fs';
import pino from 'pino';
import { TapesyncError } from '../../errors/error.ts';
import { LINK_SECONDS, LocalAccess } from '../../server/local-access.ts';
import { buildServer } from '../../server/server.ts';
import { parseLogon } from '../../stores/logon.ts';
import { openServerStore } from '../../stores/open-store.ts';
import { openBrowser } from '../terminal/open-browser.ts';
import { prettyStream } from '../terminal/pretty-stream.ts';
import { type CommandContext, misused } from './command.ts';
import { systemUser } from './run-identity.ts';
import { serveUntilEnd } from './serving.ts';

const HOST = '127.0.0.1';
// As long as the program runs: a session ends with it.
const SESSION_SECONDS = 31_536_000;

/**
 * Shows the pages of an embedded store to whoever has started it, by a link that opens one browser on this machine: `tapesync
 * pages`. Runs go on beside it.
 */
export async function pages(context: CommandContext): Promise<number> {
  const { config, operands, terminal, environment, failed } = context;
  if (operands.length > 0) throw misused('pages', `there is nothing to be done with ${operands[0]}`);
  const logon = parseLogon(config.server);
  if (logon.kind === 'server') {
    throw misused('pages', `a server shows its pages itself: open ${logon.url.href} in a browser`);
  }
  if (logon.kind === 'postgres') {
    throw misused('pages', 'these pages are of a file; tapesync serve --store shows those of a database');
  }
  // Elsewhere a file that is missing is an empty store; here it would be made in whatever folder one stands.
  if (!existsSync(logon.file)) throw new TapesyncError('STORE_MISSING', { store: `sqlite:${logon.file}` });
  const store = await openServerStore(config.server, { write: true, migrate: true, shared: true });
  try {
    const local = new LocalAccess(config.user || systemUser(), Date.now() / 1000);
    // At any level of messages: without the link there is nothing to be done.
    const show = (lines: readonly string[]) => terminal.screen.print(lines);
    // What is asked for is no news to who asks.
    const logger = pino({ name: 'tapesync', level: 'warn' }, prettyStream(terminal.screen));
    const { app, drain } = await buildServer({
      ...{ store, logger, local },
      tokenLifetimeSeconds: SESSION_SECONDS,
      overdueSeconds: config.overdue,
    });
    return await serveUntilEnd({
      ...{ app, drain, failed },
      command: 'pages',
      host: HOST,
      port: 0,
      announce: (text) => show([`tapesync: ${text}`]),
      begun: (port) => {
        const link = local.linkAt(`http://${HOST}:${port}`);
        show([
          `tapesync: the pages of ${store.name}, on this machine only:`,
          `  ${link}`,
          `tapesync: the link opens one browser, within ${LINK_SECONDS / 60} minutes; Ctrl-C ends the pages`,
        ]);
        if (!config.noOpen && terminal.screen.isTTY) openBrowser(link, environment);
      },
    });
  } finally {
    await store.close();
  }
}
