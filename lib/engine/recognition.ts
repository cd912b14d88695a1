import { TapesyncError } from '../errors/error.ts';
import type { Definition } from '../language/definition.ts';
import type { Progress } from '../observe/progress.ts';
import { FingerprintError } from '../records/recognition/fingerprint-error.ts';
import { prepareFingerprintFolder } from '../records/recognition/fingerprint-folder.ts';
import { Recognition } from '../records/recognition/recognition.ts';
import type { Source } from '../sources/source.ts';
import type { RunStore } from '../stores/store.ts';
import type { Observe } from './observe.ts';

/** Where a run leaves fingerprints for the next one. */
export interface FingerprintCache {
  /** A folder of this user alone; made where there is none. */
  readonly folder: string;
  /** Version of the program: another one may read an export in another way. */
  readonly version: string;
}

/** What fingerprints are of, and what they hold for. */
export interface RecognizedRun {
  readonly cache?: FingerprintCache | undefined;
  readonly definition: Definition;
  readonly sources: readonly Pick<Source, 'name'>[];
  readonly store: Pick<RunStore, 'name' | 'snapshots'>;
  readonly run: { readonly task?: string | undefined };
  readonly policy: { readonly add: boolean };
}

/**
 * Lets `work` recognize what the last run has left, and leaves for the next one what is in step at its end, where the whole
 * input was read and nothing failed. Without a cache, and where anything of it is in doubt, every line is read.
 *
 * @param leaves whether the run leaves anything: a plan changes nothing
 */
export async function recognizing(
  request: RecognizedRun,
  leaves: boolean,
  observe: Observe,
  progress: Progress,
  work: (recognition: Recognition | undefined) => Promise<void>,
): Promise<void> {
  const warn = (text: string) => observe({ kind: 'warning', text });
  const recognition = await opened(request, leaves, warn);
  try {
    await work(recognition);
    const isWhole = progress.end?.kind === 'complete' && progress.total.errors.length === 0;
    if (isWhole) await left(recognition, warn);
  } finally {
    recognition?.close();
  }
}

async function opened(
  { cache, definition, sources, store, run, policy: { add: adds } }: RecognizedRun,
  leaves: boolean,
  warn: (text: string) => void,
): Promise<Recognition | undefined> {
  if (cache === undefined) return undefined;
  const { node, icu, tz, unicode } = process.versions;
  const binding = JSON.stringify([cache.version, node, icu, tz, unicode, definition.meaning, store.name]);
  const inputs = sources.map(({ name }) => name.replace(DATE, '#'));
  const subject = JSON.stringify([store.name, definition.path, run.task ?? '', inputs]);
  try {
    if (leaves) prepareFingerprintFolder(cache.folder);
    const { snapshots } = store;
    return await Recognition.open({ folder: cache.folder, subject, binding, adds, leaves, snapshots });
  } catch (error) {
    // What is wrong with the store is told where its scopes are loaded.
    if (error instanceof TapesyncError && error.class === 'store') return undefined;
    if (!(error instanceof FingerprintError)) throw error;
    warn(`${error.message}; every line is read`);
    return undefined;
  }
}

// An export of each night may have the date in its name.
const DATE = /\d{6,}|\d{4}[-_.]?\d\d[-_.]?\d\d/g;

async function left(recognition: Recognition | undefined, warn: (text: string) => void): Promise<void> {
  try {
    const failure = await recognition?.leave();
    if (failure !== undefined) warn(`${failure.message}; the next run reads every line`);
  } catch (error) {
    if (!(error instanceof TapesyncError)) throw error;
    warn(`${error.message}; the next run reads every line`);
  }
}
