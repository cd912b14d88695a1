import { randomUUID } from 'node:crypto';
import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readWhole } from '../../platform/read-whole.ts';
import { REQUEST_SECONDS, RUN_METRICS } from './run-metrics.ts';
import { RECONCILIATION_METRICS, VOLUME_METRICS } from './tape-metrics.ts';

// node_exporter runs as a user of its own.
const MODE = 0o644;

const LAST_SUCCESS = /^tapesync_run_last_success_timestamp_seconds(?:\{[^}]*\})? (\d+(?:\.\d+)?)$/m;

/** Returns the time of the last success in a file of metrics, in seconds since 1970; `undefined` where it has none. */
export async function lastSuccessIn(file: string): Promise<number | undefined> {
  const found = LAST_SUCCESS.exec(textIn(file))?.[1];
  return found === undefined ? undefined : Number(found);
}

/**
 * Returns a text of metrics with those that only the file has: what a run says of itself, a list of where tapes are and a
 * reconciliation of its own place are made by different commands, and each leaves the others' as they are.
 */
export async function withKept(file: string, text: string): Promise<string> {
  const families = familiesOf(text);
  for (const [name, before] of familiesOf(textIn(file))) {
    const now = families.get(name);
    if (now === undefined) {
      if (KNOWN.has(name)) families.set(name, before);
    } else if (OF_ONE_PLACE.has(name)) {
      const places = new Set(now.map(placeIn));
      families.set(name, [...now, ...before.filter((line) => !places.has(placeIn(line)))]);
    }
  }
  return [...families.values()].flat().join('');
}

const KNOWN: ReadonlySet<string> = new Set(
  [...RUN_METRICS, REQUEST_SECONDS, ...VOLUME_METRICS, ...RECONCILIATION_METRICS].map(({ name }) => name),
);
const OF_ONE_PLACE: ReadonlySet<string> = new Set(RECONCILIATION_METRICS.map(({ name }) => name));

// The lines of each metric, whose first one is its help.
function familiesOf(text: string): Map<string, readonly string[]> {
  const families = new Map<string, string[]>();
  let lines: string[] = [];
  for (const [line] of text.matchAll(/[^\n]+\n/g)) {
    const name = /^# HELP (\S+)/.exec(line)?.[1];
    if (name !== undefined) {
      lines = [];
      families.set(name, lines);
    }
    lines.push(line);
  }
  return families;
}

// Lines of comments have none, and are in the new text too.
function placeIn(line: string): string {
  return /\{.*(customer="[^"]*",media="[^"]*",repository="[^"]*")/.exec(line)?.[1] ?? '';
}

function textIn(file: string): string {
  try {
    return readWhole(file).toString();
  } catch {
    // There is no file before the first run.
    return '';
  }
}

/** Writes a file for the textfile collector of node_exporter, which never sees it half written. */
export async function writeTextfile(file: string, text: string): Promise<void> {
  // Without .prom at the end: node_exporter reads every file of that name.
  const part = join(dirname(file), `.${basename(file)}-${randomUUID()}`);
  try {
    await writeFile(part, text, { flag: 'wx', mode: MODE });
    await chmod(part, MODE); // against the umask
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}
