import { randomUUID } from 'node:crypto';
import { chmod, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readWhole } from '../../platform/read-whole.ts';

// node_exporter runs as a user of its own.
const MODE = 0o644;

const LAST_SUCCESS = /^tapesync_run_last_success_timestamp_seconds(?:\{[^}]*\})? (\d+(?:\.\d+)?)$/m;

/** Returns the time of the last success in a file of metrics, in seconds since 1970; `undefined` where it has none. */
export async function lastSuccessIn(file: string): Promise<number | undefined> {
  try {
    const found = LAST_SUCCESS.exec(readWhole(file).toString())?.[1];
    return found === undefined ? undefined : Number(found);
  } catch {
    // There is no file before the first run.
    return undefined;
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
