/**
 * Records what processes do to the files below a folder, and has one of their calls fail: a small library in C stands
 * between them and the system.
 *
 * @module
 */

import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the recorder needs of the machine; the headers of the C library belong to it. */
export const COMPILER = ['gcc', '/usr/include/dlfcn.h'] as const;

/** Compiles the library into a folder and returns its path. */
export function compileRecorder(folder: string): string {
  const library = join(folder, 'record-disk.so');
  const source = join(import.meta.dirname, 'record-disk.c');
  execFileSync('gcc', [
    '-shared',
    '-fPIC',
    '-O1',
    '-Wall',
    '-Werror',
    '-o',
    library,
    source,
    '-ldl',
    '-lpthread',
  ]);
  return library;
}

/** A call that fails: its number, the error by its number, and the file from whose making on calls are counted. */
export interface Failing {
  readonly call: number;
  readonly error: number;
  readonly armed?: string;
}

/** EIO and ENOSPC. */
export const DISK_ERRORS = [5, 28] as const;

/** Returns the environment of a process that is recorded. */
export function recorded(
  library: string,
  folder: string,
  journal: string,
  failing?: Failing,
): Readonly<Record<string, string>> {
  return {
    LD_PRELOAD: library,
    // Threads of libuv write as everybody does, not through a ring of the kernel.
    UV_USE_IO_URING: '0',
    DISK_FOLDER: folder,
    DISK_JOURNAL: journal,
    ...(failing && { DISK_FAIL: String(failing.call), DISK_ERRNO: String(failing.error) }),
    ...(failing?.armed && { DISK_ARMED: failing.armed }),
  };
}

/** Something that was done to files, in the order in which it was done. A file is known by its inode. */
export type DiskCall =
  | { readonly kind: 'make'; readonly path: string; readonly inode: bigint }
  | { readonly kind: 'write'; readonly inode: bigint; readonly offset: number; readonly data: Buffer }
  | { readonly kind: 'cut'; readonly inode: bigint; readonly length: number }
  | { readonly kind: 'flush'; readonly inode: bigint }
  | { readonly kind: 'flush folder'; readonly path: string }
  | { readonly kind: 'rename' | 'link'; readonly path: string; readonly to: string }
  | { readonly kind: 'unlink'; readonly path: string }
  | { readonly kind: 'failed' }
  /** Somebody was answered, as the test has noted. */
  | { readonly kind: 'answer'; readonly answer: string };

// A header, then two names and data: see record-disk.c.
const HEADER = 32;

/** Reads a journal; one that is not there is empty. */
export function readJournal(path: string): DiskCall[] {
  if (!existsSync(path)) return [];
  const bytes = readFileSync(path);
  const calls: DiskCall[] = [];
  for (let at = 0; at < bytes.length; ) {
    const kind = String.fromCharCode(bytes.readUInt32LE(at));
    const [name, other, size] = [4, 8, 12].map((offset) => bytes.readUInt32LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const inode = bytes.readBigUInt64LE(at + 16);
    const offset = Number(bytes.readBigInt64LE(at + 24));
    at += HEADER;
    const path = bytes.toString('utf8', at, at + name);
    const to = bytes.toString('utf8', at + name, at + name + other);
    const data = bytes.subarray(at + name + other, at + name + other + size);
    at += name + other + size;
    calls.push(callOf(kind, { path, to, data, inode, offset }));
  }
  return calls;
}

interface Fields {
  readonly path: string;
  readonly to: string;
  readonly data: Buffer;
  readonly inode: bigint;
  readonly offset: number;
}

function callOf(kind: string, { path, to, data, inode, offset }: Fields): DiskCall {
  switch (kind) {
    case 'C':
      return { kind: 'make', path, inode };
    case 'W':
      return { kind: 'write', inode, offset, data };
    case 'T':
      return { kind: 'cut', inode, length: offset };
    case 'F':
      return { kind: 'flush', inode };
    case 'D':
      return { kind: 'flush folder', path };
    case 'R':
      return { kind: 'rename', path, to };
    case 'L':
      return { kind: 'link', path, to };
    case 'U':
      return { kind: 'unlink', path };
    case 'X':
      return { kind: 'failed' };
    case 'A':
      return { kind: 'answer', answer: data.toString() };
    default:
      throw new Error(`the journal has a record of kind ${kind}`);
  }
}

/** Notes in a journal that somebody was answered. */
export function noteAnswer(journal: string, answer: string): void {
  const data = Buffer.from(answer);
  const header = Buffer.alloc(HEADER);
  header.writeUInt32LE('A'.charCodeAt(0), 0);
  header.writeUInt32LE(data.length, 12);
  // One write, which appends: between those of others, and not into them.
  appendFileSync(journal, Buffer.concat([header, data]));
}
