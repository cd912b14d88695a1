import { type ChildProcessWithoutNullStreams, execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

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

/** Returns where a run that has been started serves its metrics, as it says. */
export function metricsUrl(child: ChildProcessWithoutNullStreams): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr.on('data', (chunk) => {
      text += chunk;
      const url = /^tapesync: metrics at (\S+)$/m.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.on('close', () => reject(new Error(`the run has served no metrics: ${text}`)));
  });
}

/** Asks for metrics until they are as they should be, and returns their text. */
export async function until(
  url: string,
  isReached: (samples: ReadonlyMap<string, number>) => boolean,
): Promise<string> {
  for (;;) {
    const text = await (await fetch(url)).text();
    if (isReached(samplesOf(text))) return text;
    await sleep(50);
  }
}
