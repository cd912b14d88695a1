import { randomUUID } from 'node:crypto';
import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

// node_exporter runs as a user of its own.
const MODE = 0o644;

const LAST_SUCCESS = /^tapesync_run_last_success_timestamp_seconds(?:\{[^}]*\})? (\d+(?:\.\d+)?)$/m;

/** Returns the moment of the last success, in seconds since 1970, that a file of metrics tells of. */
export async function lastSuccessIn(file: string): Promise<number | undefined> {
  try {
    const found = LAST_SUCCESS.exec(await readFile(file, 'utf8'))?.[1];
    return found === undefined ? undefined : Number(found);
  } catch {
    // There is none before the first run.
    return undefined;
  }
}

/** Writes metrics for the textfile collector of node_exporter, which never finds the file half written. */
export async function writeTextfile(file: string, text: string): Promise<void> {
  // Not by the name of the file alone: node_exporter reads whatever ends in .prom.
  const part = join(dirname(file), `.${basename(file)}-${randomUUID()}`);
  try {
    await writeFile(part, text, { flag: 'wx', mode: MODE });
    await chmod(part, MODE); // whatever the umask is
    await rename(part, file);
  } finally {
    await rm(part, { force: true });
  }
}
