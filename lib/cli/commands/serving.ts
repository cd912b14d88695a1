import { once } from 'node:events';
import { messageOf } from '../../errors/error.ts';
import { INTERNAL_ERROR } from '../../errors/exit-code.ts';
import { type Interrupt, listenForSignals } from '../../platform/interrupt.ts';
import type { FrameworkServer } from '../../server/server.ts';
import type { CommandName } from '../options/option-spec.ts';
import { misused } from './command.ts';

// Requests under way when the server is asked to stop get so long to finish.
const GRACE_MS = 30_000;
// A failed server gets so long to close its store.
const CLOSE_MS = 5000;

/** What is served, and where. */
export interface Serving extends Pick<FrameworkServer, 'app' | 'drain'> {
  readonly command: CommandName;
  readonly host: string;
  readonly port: number;
  /** Shows how it begins and ends. */
  readonly announce: (text: string) => void;
  /** Called when it listens. */
  readonly begun: (port: number) => void;
  /** Called for SIGHUP; without it that signal ends the process. */
  readonly reload?: () => void;
  /** Aborts on an error that nothing has caught. */
  readonly failed: AbortSignal;
}

/**
 * Serves until SIGINT or SIGTERM, and returns the exit code; what is under way then is finished, but for a second signal. Ends
 * after an error that nothing has caught: what it leaves behind is not known, and whoever supervises the process starts another.
 */
export async function serveUntilEnd(serving: Serving): Promise<number> {
  const { app, drain, command, host, port, announce, begun, reload, failed } = serving;
  const hurry = Promise.withResolvers<void>();
  const interrupt: Interrupt = listenForSignals({
    first: (name) => announce(`${name}: finishing what is under way; once more stops at once`),
    again: () => hurry.resolve(),
    ...(reload && { reload }),
  });
  try {
    try {
      await app.listen({ host, port });
    } catch (error) {
      const at = host.includes(':') ? `[${host}]` : host;
      throw misused(command, `cannot listen on ${at}:${port}: ${messageOf(error)}`);
    }
    const bound = app.server.address();
    begun(typeof bound === 'object' && bound !== null ? bound.port : port);
    const ending = AbortSignal.any([interrupt.signal, failed]);
    if (!ending.aborted) await once(ending, 'abort');
    if (failed.aborted) {
      announce('after this error, finishing what is under way');
      endAtLast();
    }
    await Promise.race([drain.finish(GRACE_MS), hurry.promise]);
    app.server.closeAllConnections();
    await app.close();
    return failed.aborted ? INTERNAL_ERROR : 0;
  } finally {
    interrupt.release();
  }
}

// Whatever has failed may keep the rest from ending.
function endAtLast(): void {
  setTimeout(() => process.exit(INTERNAL_ERROR), GRACE_MS + CLOSE_MS).unref();
}
