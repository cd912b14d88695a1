import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { messageOf, TapesyncError } from '../../errors/error.ts';
import { isJsonObject } from '../../model/json-object.ts';
import { modeGranting, OTHERS_WRITE } from '../../platform/exposed-file.ts';
import type { Answer } from './transport.ts';

/** A snapshot that was kept: it is used only if its scope has not changed at the server. */
export interface KeptSnapshot {
  readonly etag: string;
  /** The body as it came over the wire. */
  readonly answer: Pick<Answer, 'headers' | 'raw'>;
}

/** A snapshot that is being kept while it is read. */
export interface Keeping {
  /** The answer, whose body is written to a file on its way. */
  readonly answer: Answer;
  /** Puts the file in its place; to be called when the body has been read to its end and found whole. */
  keep(): Promise<void>;
  /** Removes the file; to be called when the body turns out to be anything else. */
  drop(): Promise<void>;
}

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
const ROOT = 0;

// Of scopes and definitions that nobody asks for any more.
const KEPT_MS = 30 * 24 * 3600 * 1000;

/**
 * Snapshots on disk, each as two files: the body as it came, and beside it the ETag and a hash, which shows damage. Only the user who runs tapesync can read them.
 */
export class SnapshotFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Makes the folder and drops what has not been used for a month. Throws OUTPUT_FAILED where it cannot be made, and where
   * others could put false snapshots into it.
   */
  async prepare(): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: PRIVATE_FOLDER });
      const found = await stat(this.#folder);
      if (modeGranting(OTHERS_WRITE, found) !== undefined)
        throw new Error('others may write to it; chmod go-w keeps them out');
      const self = process.getuid?.() ?? found.uid;
      if (found.uid !== self && found.uid !== ROOT)
        throw new Error('it belongs to another user, who may write to it');
      for (const name of await readdir(this.#folder)) {
        if (/^[0-9a-f]{64}\.(json|body|part)/.test(name)) await dropUnused(join(this.#folder, name));
      }
    } catch (error) {
      throw cannotWrite(this.#folder, error);
    }
  }

  /** Returns what was kept under a name; `undefined` where there is nothing, or nothing whole. */
  async find(name: string): Promise<KeptSnapshot | undefined> {
    const [about, body] = this.#paths(name);
    try {
      const json: unknown = JSON.parse(await readFile(about, 'utf8'));
      if (!isJsonObject(json)) return undefined;
      const { etag, encoding, sha256 } = json;
      const bytes = await readFile(body);
      if (typeof etag !== 'string' || typeof encoding !== 'string' || hashOf(bytes) !== sha256)
        return undefined;
      for (const path of [about, body]) await utimes(path, new Date(), new Date());
      return { etag, answer: { headers: { 'content-encoding': encoding }, raw: Readable.from([bytes]) } };
    } catch {
      // A damaged one is downloaded again.
      return undefined;
    }
  }

  /** Removes what was kept under a name. */
  async forget(name: string): Promise<void> {
    for (const path of this.#paths(name)) await rm(path, { force: true });
  }

  /** Begins to keep an answer under a name, if it has an ETag. Throws OUTPUT_FAILED where it cannot be written. */
  async begin(name: string, answer: Answer): Promise<Keeping | undefined> {
    const { etag, 'content-encoding': encoding = 'identity' } = answer.headers;
    if (typeof etag !== 'string') return undefined;
    const [about, body] = this.#paths(name);
    const part = `${body.replace(/body$/, 'part')}-${randomUUID()}`;
    const hash = createHash('sha256');
    const failed = (error: unknown): never => {
      throw cannotWrite(this.#folder, error);
    };
    const copied = async function* () {
      const file = await open(part, 'wx', PRIVATE_FILE).catch(failed);
      let whole = false;
      try {
        for await (const chunk of answer.raw) {
          hash.update(chunk);
          await file.write(chunk).catch(failed);
          yield chunk;
        }
        whole = true;
      } finally {
        await file.close();
        if (!whole) await rm(part, { force: true });
      }
    };
    return {
      answer: { ...answer, raw: Readable.from(copied(), { objectMode: false }) },
      drop: () => rm(part, { force: true }),
      keep: async () => {
        const text = JSON.stringify({ etag, encoding, sha256: hash.digest('hex') });
        try {
          await rename(part, body);
          await writeFile(`${part}-about`, text, { flag: 'wx', mode: PRIVATE_FILE });
          await rename(`${part}-about`, about);
        } catch (error) {
          failed(error);
        }
      },
    };
  }

  #paths(name: string): readonly [about: string, body: string] {
    const file = join(this.#folder, hashOf(name));
    return [`${file}.json`, `${file}.body`];
  }
}

async function dropUnused(path: string): Promise<void> {
  try {
    if (Date.now() - (await stat(path)).mtimeMs > KEPT_MS) await rm(path, { force: true });
  } catch (error) {
    // Another run has dropped it, or given it its name.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

function hashOf(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function cannotWrite(file: string, error: unknown): TapesyncError {
  const problem = messageOf(error);
  return new TapesyncError('OUTPUT_FAILED', { file, problem }, { cause: error });
}
