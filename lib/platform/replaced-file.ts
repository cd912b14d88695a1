import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  type Stats,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { endingAtSignals } from './interrupt.ts';

const { O_CREAT, O_EXCL, O_NOCTTY, O_NOFOLLOW, O_NONBLOCK, O_WRONLY } = constants;
const PRIVATE = 0o600;
const GROUP = 0o070;
// Anybody makes files in it, and removes their own.
const FOLDER_OF_EVERYBODY = 0o1002;
const PERMISSIONS = 0o777;

// On Windows there are no such flags.
const NEW_FILE = O_WRONLY | O_CREAT | O_EXCL | (O_NOFOLLOW ?? 0);
const EXISTING = O_WRONLY | (O_NOCTTY ?? 0);
const WITHOUT_WAITING = EXISTING | (O_NONBLOCK ?? 0);
// Between two looks whether a pipe can take more.
const PAUSE_MS = 1;
const NEVER = new Int32Array(new SharedArrayBuffer(4));

/** How a file is made. */
export interface ReplacedFileOptions {
  /** Permissions of a file that was not there, less the umask; without it only its owner may read it. */
  readonly mode?: number;
  /** Called with the name aside before anything by that name is removed; may throw. */
  readonly check?: (aside: string) => void;
}

/**
 * A file that is written aside, as NAME.partial, and takes the place of the old one once it is whole: whatever ends the
 * process, the old file is as it was, and what has been written stands beside it until the next run. Pipes and devices,
 * and the open files of /dev/stdout and /dev/fd, are written as they are.
 */
export class ReplacedFile {
  /** Where the content is until the file is whole; `undefined` where there is no such place. */
  readonly aside: string | undefined;
  readonly #path: string;
  readonly #descriptor: number;
  readonly #old: Stats | undefined;
  readonly #isOwn: boolean;

  /**
   * Opens the file. Throws where it cannot be written, or is a symbolic link to a file: a link could lead anywhere, and
   * would be replaced itself.
   */
  constructor(path: string, { mode = PRIVATE, check }: ReplacedFileOptions = {}) {
    this.#path = path;
    const direct = openedDirectly(path);
    this.#isOwn = direct?.isOwn ?? true;
    if (direct !== undefined) {
      this.#descriptor = direct.descriptor;
      return;
    }
    this.#old = lstatSync(path, { throwIfNoEntry: false });
    if (this.#old !== undefined) checkReplaceable(path, this.#old);
    this.aside = `${path}.partial`;
    check?.(this.aside);
    removeIfThere(this.aside);
    this.#descriptor = openSync(this.aside, NEW_FILE, this.#old === undefined ? mode : PRIVATE);
  }

  /** Appends bytes: to a pipe as they are read, which may be never, so that a signal ends the process meanwhile. */
  write(bytes: Uint8Array): void {
    let at = 0;
    const writeOn = () => {
      while (at < bytes.length) at += writeSync(this.#descriptor, bytes, at);
    };
    if (!wouldWait(writeOn)) return;
    endingAtSignals(() => {
      while (wouldWait(writeOn)) Atomics.wait(NEVER, 0, 0, PAUSE_MS);
    });
  }

  /** Puts the file in its place and closes it. Throws where that fails; what was written stays aside. */
  commit(): void {
    try {
      if (this.aside === undefined) return;
      if (this.#old !== undefined) becomeLike(this.#descriptor, this.#old);
      fsyncSync(this.#descriptor);
      const { dev, ino } = fstatSync(this.#descriptor);
      const found = lstatSync(this.aside, { throwIfNoEntry: false });
      if (found?.ino !== ino || found.dev !== dev) throw new Error(`another run has replaced ${this.aside}`);
    } finally {
      this.close();
    }
    renameSync(this.aside, this.#path);
  }

  /** Closes the file and removes what was written aside. */
  discard(): void {
    this.close();
    if (this.aside !== undefined) removeIfThere(this.aside);
  }

  /** Closes the file and leaves what was written aside. */
  close(): void {
    if (this.#isOwn) closeSync(this.#descriptor);
  }
}

interface Direct {
  readonly descriptor: number;
  /** False for a descriptor that is open for something else as well. */
  readonly isOwn: boolean;
}

const NAMES_OF_DESCRIPTORS = /^\/(?:dev\/(?:(stdout)|(stderr)|fd\/(\d+))|proc\/self\/fd\/(\d+))$/;

function openedDirectly(path: string): Direct | undefined {
  const [isNamed, stdout, stderr, ...numbers] = NAMES_OF_DESCRIPTORS.exec(path) ?? [];
  if (isNamed) {
    const descriptor = stdout ? 1 : stderr ? 2 : Number(numbers.find((digits) => digits !== undefined));
    const found = fstatSync(descriptor);
    // Opened anew it would be emptied, and written from its beginning. A socket cannot be opened by a name.
    if (found.isFile() || found.isSocket()) return { descriptor, isOwn: false };
  }
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !isStream(found)) return undefined;
  // Only a pipe that has a reader can be opened without waiting.
  const first = openSync(path, EXISTING);
  try {
    const descriptor = openSync(path, WITHOUT_WAITING);
    if (isStream(fstatSync(descriptor))) return { descriptor, isOwn: true };
    closeSync(descriptor);
    throw new Error('it has become another file');
  } finally {
    closeSync(first);
  }
}

function isStream(stats: Stats): boolean {
  return stats.isFIFO() || stats.isCharacterDevice();
}

function checkReplaceable(path: string, old: Stats): void {
  if (old.isSymbolicLink()) throw new Error('it is a symbolic link; name the file that it leads to');
  if (old.isDirectory()) throw new Error('it is a folder');
  if (!old.isFile()) throw new Error('it is no file, pipe or terminal');
  accessSync(path, constants.W_OK);
  const self = process.geteuid?.();
  const folder = statSync(dirname(path));
  const isOfEverybody = (folder.mode & FOLDER_OF_EVERYBODY) === FOLDER_OF_EVERYBODY;
  // As Linux has it for fs.protected_regular: somebody may have made it for us to write into.
  if (isOfEverybody && self !== undefined && old.uid !== self && old.uid !== folder.uid)
    throw new Error('it belongs to another user, in a folder of everybody');
}

// Returns whether a write ended because it would have to wait.
function wouldWait(write: () => void): boolean {
  try {
    write();
    return false;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return true;
    throw error;
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

// Who could read the old file can read the new one, and nobody else.
function becomeLike(descriptor: number, { uid, gid, mode }: Stats): void {
  let permissions = mode & PERMISSIONS;
  const own = fstatSync(descriptor);
  if (own.uid !== uid || own.gid !== gid) {
    try {
      // Only root can give a file away.
      fchownSync(descriptor, process.geteuid?.() === 0 ? uid : own.uid, gid);
    } catch {
      permissions &= ~GROUP;
    }
  }
  fchmodSync(descriptor, permissions);
}
