import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bench/bench.ts', import.meta.url));

/** Runs the bench on some of its parts, once each. */
export function bench(parts: readonly string[], ...args: readonly string[]): SpawnSyncReturns<string> {
  const options = ['--repeat', '1', ...parts.flatMap((part) => ['--part', part]), ...args];
  // Tap has every Node under it load its hooks, which would be measured too.
  return spawnSync('env', ['-u', 'NODE_OPTIONS', process.execPath, PROGRAM, ...options], {
    encoding: 'utf8',
  });
}

/** Returns the pattern of a row of results. */
export function rowOf(volumes: string, work: string, contender: string): RegExp {
  return new RegExp(`^\\| ${volumes} +\\| ${work} +\\| ${contender} +\\|.*\\d MB \\|$`, 'm');
}
