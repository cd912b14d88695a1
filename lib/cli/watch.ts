import { TapesyncError } from '../errors/error.ts';
import { INTERNAL_ERROR, isSuccess } from '../errors/exit-code.ts';
import { type MetricsServer, serveMetrics } from '../observe/metrics/metrics-server.ts';
import type { WatchedRun } from '../observe/metrics/run-metrics.ts';
import type { RunFigures } from '../observe/run-figures.ts';
import { authoritiesOf } from '../platform/authorities.ts';
import type { Configuration } from './options/configuration.ts';

// Of what went wrong, as much as goes into a line: a gateway may answer with a page.
const LONGEST_PROBLEM = 200;

/** Takes what is to be said of it. */
export interface Teller {
  /** Takes a sentence that needs no action. */
  readonly note: (text: string) => void;
  /** Takes METRICS_FAILED. */
  readonly error: (error: TapesyncError) => void;
}

/**
 * Lets a run be watched as its options want it: serves its metrics from now on, and writes and pushes them when the
 * process is about to end, however the run went. What fails of that is said, and never the run's fault.
 *
 * prom-client takes longer to load than a small run, and is loaded when the metrics are asked for.
 */
export async function watch(
  config: Configuration,
  figures: RunFigures,
  version: string,
  teller: Teller,
): Promise<void> {
  const run = { figures, version, task: config.metricsTask ?? '' };
  const { metricsHost, metricsPort } = config;
  const server = metricsPort === undefined ? undefined : await served(metricsHost, metricsPort, run, teller);
  // Whatever ends a run, a signal or a bug included, comes by here, and only here the exit code is final.
  process.once('beforeExit', () => {
    const { exitCode } = process;
    figures.end = { at: Date.now(), exitCode: typeof exitCode === 'number' ? exitCode : INTERNAL_ERROR };
    server?.close();
    write(config, run, teller);
    pushed(config, run, teller);
  });
}

async function served(
  host: string,
  port: number,
  run: WatchedRun,
  teller: Teller,
): Promise<MetricsServer | undefined> {
  let registry: ReturnType<typeof liveRegistry> | undefined;
  try {
    const server = await serveMetrics(host, port, async () => {
      registry ??= liveRegistry(run);
      const { contentType, metrics } = await registry;
      return { type: contentType, text: await metrics() };
    });
    teller.note(`metrics at ${server.url}`);
    return server;
  } catch (error) {
    teller.error(failed(`served on ${host} port ${port}`, error));
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

async function write({ metricsFile: file }: Configuration, run: WatchedRun, teller: Teller): Promise<void> {
  if (file === undefined) return;
  try {
    const { lastSuccessIn, writeTextfile } = await import('../observe/metrics/textfile.ts');
    const { runRegistry } = await import('../observe/metrics/run-registry.ts');
    const registry = runRegistry({ ...run, lastSuccess: await lastSuccessIn(file) });
    await writeTextfile(file, await registry.metrics());
  } catch (error) {
    teller.error(failed(`written to ${file}`, error));
  }
}

async function pushed(
  { metricsPush: url, ca }: Configuration,
  run: WatchedRun,
  teller: Teller,
): Promise<void> {
  if (url === undefined) return;
  try {
    const { push } = await import('../observe/metrics/push.ts');
    const { runRegistry } = await import('../observe/metrics/run-registry.ts');
    const replace = isSuccess(run.figures.end?.exitCode ?? INTERNAL_ERROR);
    const authorities = authoritiesOf(ca);
    await push(runRegistry(run), { url, task: run.task, replace, authorities });
  } catch (error) {
    teller.error(failed(`pushed to ${url.origin}${url.pathname}`, error));
  }
}

function failed(what: string, error: unknown): TapesyncError {
  const problem = (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_PROBLEM);
  return new TapesyncError('METRICS_FAILED', { what, problem }, { cause: error });
}
