/**
 * Shows what tapesync does, on a sample export and a new database, and checks that it does what is promised: `npm run
 * demo` builds the program first.
 *
 * @module
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { PACKAGE_FOLDER } from '../lib/bundle.ts';
import { forgetSettings, install } from './installation.ts';

const SAMPLE = 'storage-protect/volumes.sample.csv';
const DEFINITION = 'storage-protect/volumes.ttidef';

type Outcome = 'added' | 'updated' | 'unchanged';

/** A shell in the folder of the demo, in which `tapesync` is installed. */
interface Shell {
  readonly folder: string;
  /** Prints a command, runs it, and throws unless it ends with 0. */
  readonly run: (command: string) => Promise<void>;
}

async function main(): Promise<void> {
  forgetSettings();
  const folder = await mkdtemp(join(tmpdir(), 'tapesync-demo-'));
  try {
    const commands = await install(join(PACKAGE_FOLDER, 'dist'), folder);
    await demonstrate({ folder, run: (command) => runCommand(command, folder, commands) });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function demonstrate({ folder, run }: Shell): Promise<void> {
  await run('cp -r node_modules/tapesync/definitions/storage-protect .');
  await run(`head -3 ${SAMPLE}`);

  say('A first load: -a adds the volumes, --create makes the customers, media and repositories they need.');
  await run(`tapesync sync -a --create --stats first.json -d ${DEFINITION} < ${SAMPLE}`);
  const first = await outcomes(join(folder, 'first.json'));
  promise(first('added') > 0, 'volumes were added');

  say('The same export once more: nothing is left to change.');
  await run(`tapesync sync -a --create --stats second.json -d ${DEFINITION} < ${SAMPLE}`);
  const second = await outcomes(join(folder, 'second.json'));
  promise(second('added') + second('updated') === 0, 'nothing was left to change');
  promise(second('unchanged') === first('added'), 'every volume was found in step');

  say('The volumes in the database now.');
  await run('tapesync volumes');
}

async function runCommand(command: string, folder: string, commands: string): Promise<void> {
  process.stdout.write(`\n$ ${command}\n`);
  const path = [commands, dirname(process.execPath), process.env.PATH].join(delimiter);
  const child = spawn('sh', ['-c', command], {
    cwd: folder,
    env: { ...process.env, PATH: path },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [exitCode] = await once(child, 'exit');
  promise(exitCode === 0, `exit code 0, not ${exitCode}`);
}

async function outcomes(path: string): Promise<(outcome: Outcome) => number> {
  const statistics = JSON.parse(await readFile(path, 'utf8')) as {
    readonly outcomes: Readonly<Record<Outcome, { readonly total: number }>>;
  };
  return (outcome) => statistics.outcomes[outcome].total;
}

function say(text: string): void {
  process.stdout.write(`\n# ${text}\n`);
}

function promise(kept: boolean, what: string): void {
  if (!kept) throw new Error(`not as promised: ${what}`);
}

await main();
