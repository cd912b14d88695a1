import { messageOf, TapesyncError } from '../errors/error.ts';
import { INTERNAL_ERROR } from '../errors/exit-code.ts';
import { type MetricsServer, serveMetrics } from '../observe/metrics/metrics-server.ts';
import type { WatchedRun } from '../observe/metrics/run-metrics.ts';
import { authoritiesOf } from '../platform/authorities.ts';
import type { Configuration } from './options/configuration.ts';
import type { Host } from './terminal/host.ts';
import type { Terminal } from './terminal/terminal.ts';

// A gateway may answer with a page; this much of it fits into a line.
const LONGEST_PROBLEM = 200;

/** Takes notes, and errors METRICS_FAILED. */
type Messages = Pick<Terminal, 'note' | 'error'>;

/**
 * Makes a run watchable as its options demand: serves its metrics from now on, and writes and pushes them when the process
 * is about to end, however the run went. A failure of that is shown and leaves the exit code as it is.
 *
 * prom-client takes longer to load than a small run, and is loaded when metrics are first needed.
 */
export async function watch(
  config: Configuration,
  run: WatchedRun,
  messages: Messages,
  host: Host,
): Promise<void> {
  const { figures } = run;
  const { metricsHost, metricsPort } = config;
  const server = metricsPort === undefined ? undefined : await serve(metricsHost, metricsPort, run, messages);
  // Every end passes here, also by a signal or a bug, and only here is the exit code final.
  host.once('beforeExit', () => {
    const { exitCode } = host;
    figures.end = { at: Date.now(), exitCode: typeof exitCode === 'number' ? exitCode : INTERNAL_ERROR };
    server?.close();
    write(config, run, messages);
    push(config, run, messages);
  });
}

async function serve(
  host: string,
  port: number,
  run: WatchedRun,
  messages: Messages,
): Promise<MetricsServer | undefined> {
  let registry: ReturnType<typeof liveRegistry> | undefined;
  try {
    const server = await serveMetrics(host, port, async () => {
      registry ??= liveRegistry(run);
      const { contentType, metrics } = await registry;
      return { type: contentType, text: await metrics() };
    });
    messages.note(`metrics at ${server.url}`);
    return server;
  } catch (error) {
    messages.error(failed(`served on ${host} port ${port}`, error));
    return undefined;
  }
}

async function liveRegistry(run: WatchedRun) {
  const { runRegistry } = await import('../observe/metrics/run-registry.ts');
  const { collectProcessMetrics } = await import('../observe/metrics/process-metrics.ts');
  const registry = runRegistry(run);
  collectProcessMetrics(registry);
  return { contentType: registry.contentType, metrics: () => registry.metrics() };
}

async function write(
  { metricsFile: file }: Configuration,
  run: WatchedRun,
  messages: Messages,
): Promise<void> {
  if (file === undefined) return;
  try {
    const { lastSuccessIn, withKept, writeTextfile } = await import('../observe/metrics/textfile.ts');
    const { runRegistry } = await import('../observe/metrics/run-registry.ts');
    const registry = runRegistry({ ...run, lastSuccess: await lastSuccessIn(file) });
    await writeTextfile(file, await withKept(file, await registry.metrics()));
  } catch (error) {
    messages.error(failed(`written to ${file}`, error));
  }
}

async function push(
  { metricsPush: url, ca }: Configuration,
  run: WatchedRun,
  messages: Messages,
): Promise<void> {
  if (url === undefined) return;
  try {
    const { push: pushMetrics } = await import('../observe/metrics/push.ts');
    const { runRegistry } = await import('../observe/metrics/run-registry.ts');
    await pushMetrics(runRegistry(run), { url, task: run.task, authorities: authoritiesOf(ca) });
  } catch (error) {
    messages.error(failed(`pushed to ${url.origin}${url.pathname}`, error));
  }
}

function failed(what: string, error: unknown): TapesyncError {
  const problem = messageOf(error).slice(0, LONGEST_PROBLEM);
  return new TapesyncError('METRICS_FAILED', { what, problem }, { cause: error });
}
