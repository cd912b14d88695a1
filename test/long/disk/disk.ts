import { dirname } from 'node:path';
import type { Random } from '../../../bench/mutation.ts';
import type { DiskCall } from './recorder.ts';

// What a disk writes as a whole.
const SECTOR = 512;

type FileCall = Extract<DiskCall, { kind: 'write' | 'cut' }>;
type NameCall =
  | { readonly kind: 'make'; readonly path: string; readonly file: DiskFile }
  | Extract<DiskCall, { kind: 'rename' | 'link' | 'unlink' }>;

/** The content of a file: what is on the disk, and what was done since that may or may not be. */
class DiskFile {
  #durable = Buffer.alloc(0);
  readonly #since: FileCall[] = [];

  take(call: FileCall): void {
    this.#since.push(call);
  }

  flush(): void {
    this.#durable = this.content(() => true);
    this.#since.length = 0;
  }

  /** Returns the content where of what was not flushed only some has come to the disk. */
  content(came: () => boolean): Buffer<ArrayBuffer> {
    let content = Buffer.from(this.#durable);
    for (const call of this.#since) {
      if (call.kind === 'cut') {
        if (came()) content = resized(content, call.length);
        continue;
      }
      const { offset, data } = call;
      for (let from = 0; from < data.length; ) {
        const to = Math.min(data.length, from + SECTOR - ((offset + from) % SECTOR));
        if (came()) {
          if (content.length < offset + to) content = resized(content, offset + to);
          data.copy(content, offset + from, from, to);
        }
        from = to;
      }
    }
    return content;
  }
}

function resized(content: Buffer, length: number): Buffer<ArrayBuffer> {
  const result = Buffer.alloc(length);
  content.copy(result);
  return result;
}

/**
 * A disk as a power cut leaves it: what was flushed is there. Of what was not, any sectors may be; names may be as they
 * were after any of the calls since their folder was flushed.
 */
export class Disk {
  readonly #files = new Map<bigint, DiskFile>();
  readonly #durable = new Map<string, DiskFile>();
  readonly #since: NameCall[] = [];

  /** Does what was done. */
  take(call: DiskCall): void {
    switch (call.kind) {
      case 'make': {
        const file = new DiskFile();
        this.#files.set(call.inode, file);
        this.#since.push({ kind: 'make', path: call.path, file });
        break;
      }
      case 'write':
      case 'cut':
        this.#file(call.inode).take(call);
        break;
      case 'flush':
        this.#file(call.inode).flush();
        break;
      case 'rename':
      case 'link':
      case 'unlink':
        this.#since.push(call);
        break;
      case 'flush folder': {
        const isIn = ({ path }: NameCall) => dirname(path) === call.path;
        for (const name of this.#since.filter(isIn)) apply(this.#durable, name);
        this.#since.splice(0, this.#since.length, ...this.#since.filter((name) => !isIn(name)));
      }
    }
  }

  /** Returns the files by their paths as they are if nothing is lost. */
  whole(): Map<string, Buffer> {
    return this.#contents(this.#since.length, () => true);
  }

  /** Returns the files by their paths as a power cut may leave them at this moment. */
  cut(random: Random): Map<string, Buffer> {
    // From a disk that has nothing of what was not flushed to one that has all of it.
    const percent = random.pick([0, 10, 50, 90, 100]);
    return this.#contents(random.below(this.#since.length + 1), () => random.below(100) < percent);
  }

  #contents(names: number, came: () => boolean): Map<string, Buffer> {
    const files = new Map(this.#durable);
    for (const name of this.#since.slice(0, names)) apply(files, name);
    return new Map(Array.from(files, ([path, file]) => [path, file.content(came)]));
  }

  #file(inode: bigint): DiskFile {
    const file = this.#files.get(inode);
    if (file === undefined) throw new Error(`nobody has made the file of inode ${inode}`);
    return file;
  }
}

function apply(files: Map<string, DiskFile>, call: NameCall): void {
  if (call.kind === 'make') {
    files.set(call.path, call.file);
    return;
  }
  const file = files.get(call.path);
  if (call.kind !== 'link') files.delete(call.path);
  if (call.kind !== 'unlink' && file !== undefined) files.set(call.to, file);
}
