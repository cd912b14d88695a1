import { type ChildProcessWithoutNullStreams, execFileSync } from 'node:child_process';
import type { Test } from 'tap';
import { needs } from '../needs.ts';
import { until, untilPrinted } from '../until.ts';

/** The metric that says how many records a run has read so far. */
export const RECORDS_READ = 'tapesync_run_stage_records_total{stage="source-reader"}';

/** Returns the samples of a text of metrics, by name and labels as they stand there. */
export function samplesOf(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1).replace('+Inf', 'Infinity'))];
    }),
  );
}

/** Returns the names in a text of metrics. */
export function namesOf(text: string): ReadonlySet<string> {
  return new Set([...samplesOf(text).keys()].map((series) => series.replace(/\{.*/s, '')));
}

/** Runs promtool and returns what it finds fault with; empty where nothing is wrong. */
export function promtool(args: readonly string[], input = ''): string {
  try {
    execFileSync('promtool', args, { input, stdio: ['pipe', 'pipe', 'pipe'] });
    return '';
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: Buffer; stderr?: Buffer };
    return `${message}\n${stdout}${stderr}`;
  }
}

/** Checks that Prometheus has no objection to a text of metrics. */
export function checkMetrics(t: Test, text: string, message = 'it is as Prometheus wants it'): void {
  const { skip } = needs('promtool');
  t.equal(skip === false ? promtool(['check', 'metrics'], text) : '', '', message, { skip });
}

/** Returns where a run that has been started serves its metrics, as it says. */
export async function metricsUrl({ stderr }: ChildProcessWithoutNullStreams): Promise<string> {
  const [, url = ''] = await untilPrinted(stderr, /^tapesync: metrics at (\S+)$/m);
  return url;
}

/** Asks for metrics until they are as they should be, and returns their text. */
export function untilMetrics(
  url: string,
  isReached: (samples: ReadonlyMap<string, number>) => boolean,
): Promise<string> {
  return until(async () => {
    const text = await (await fetch(url)).text();
    return isReached(samplesOf(text)) && text;
  });
}
