import type { Configuration } from '../configuration.ts';
import { INTERNAL_ERROR, isSuccess } from '../exit-code.ts';
import { printable } from '../printable.ts';
import type { RunFigures } from '../run-figures.ts';
import { type MetricsServer, serveMetrics } from './metrics-server.ts';
import type { WatchedRun } from './run-metrics.ts';

// Of what went wrong, as much as goes into a line: a gateway may answer with a page.
const LONGEST_PROBLEM = 200;

/**
 * Lets a run be watched as its options want it: serves its metrics from now on, and writes and pushes them when the
 * process is about to end, however the run went. What fails of that is said, and never the run's fault.
 *
 * prom-client takes longer to load than a small run, and is loaded when the metrics are asked for.
 */
export async function watch(config: Configuration, figures: RunFigures, version: string): Promise<void> {
  const run = { figures, version, task: config.metricsTask };
  const server = config.metricsPort === '' ? undefined : await served(config, run);
  // Whatever ends a run, a signal or a bug included, comes by here, and only here the exit code is final.
  process.once('beforeExit', () => {
    const { exitCode } = process;
    figures.end = { at: Date.now(), exitCode: typeof exitCode === 'number' ? exitCode : INTERNAL_ERROR };
    server?.close();
    write(config, run);
    pushed(config, run);
  });
}

async function served(
  { metricsHost: host, metricsPort: port, quiet }: Configuration,
  run: WatchedRun,
): Promise<MetricsServer | undefined> {
  let registry: ReturnType<typeof liveRegistry> | undefined;
  try {
    const server = await serveMetrics(host, Number(port), async () => {
      registry ??= liveRegistry(run);
      const { contentType, metrics } = await registry;
      return { type: contentType, text: await metrics() };
    });
    if (!quiet) say(`metrics at ${server.url}`);
    return server;
  } catch (error) {
    say(
      `the metrics cannot be served on ${host} port ${port}: ${problemOf(error)}; the run goes on unwatched`,
    );
    return undefined;
  }
}

async function liveRegistry(run: WatchedRun) {
  const { runRegistry } = await import('./run-registry.ts');
  const { collectProcessMetrics } = await import('./process-metrics.ts');
  const registry = runRegistry(run);
  collectProcessMetrics(registry);
  return { contentType: registry.contentType, metrics: () => registry.metrics() };
}

async function write({ metricsFile: file }: Configuration, run: WatchedRun): Promise<void> {
  if (file === '') return;
  try {
    const { lastSuccessIn, writeTextfile } = await import('./textfile.ts');
    const { runRegistry } = await import('./run-registry.ts');
    const registry = runRegistry({ ...run, lastSuccess: await lastSuccessIn(file) });
    await writeTextfile(file, await registry.metrics());
  } catch (error) {
    say(`the metrics cannot be written to ${file}: ${problemOf(error)}`);
  }
}

async function pushed({ metricsPush }: Configuration, run: WatchedRun): Promise<void> {
  if (metricsPush === '') return;
  const url = new URL(metricsPush);
  try {
    const { push } = await import('./push.ts');
    const { runRegistry } = await import('./run-registry.ts');
    const replace = isSuccess(run.figures.end?.exitCode ?? INTERNAL_ERROR);
    await push(runRegistry(run), { url, task: run.task, replace });
  } catch (error) {
    say(`the metrics cannot be pushed to ${url.origin}${url.pathname}: ${problemOf(error)}`);
  }
}

function problemOf(error: unknown): string {
  return printable(error instanceof Error ? error.message : String(error)).slice(0, LONGEST_PROBLEM);
}

// Also with --quiet: nobody would know that nobody is watching.
function say(text: string): void {
  process.stderr.write(`tapesync: ${text}\n`);
}
