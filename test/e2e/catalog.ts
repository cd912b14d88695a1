import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CATALOG = fileURLToPath(new URL('../../bench/catalog.ts', import.meta.url));

/** Returns a catalog of so many volumes and scopes, or with `--definition` what reads it. */
export function catalogOf(volumes: number, scopes: number, ...options: readonly string[]): string {
  const size = ['--volumes', String(volumes), '--scopes', String(scopes)];
  return execFileSync(process.execPath, [CATALOG, ...size, ...options], {
    encoding: 'utf8',
    maxBuffer: 1 << 25,
  });
}
