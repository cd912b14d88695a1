import { realpathSync, statSync } from 'node:fs';
import { dirname, join, posix, relative, sep, win32 } from 'node:path';
import { messageOf } from '../../errors/error.ts';
import { readWhole } from '../../platform/read-whole.ts';
import { type DefinitionText, decodeDefinition, LARGEST_DEFINITION } from './definition-text.ts';

/** A file that a definition names. */
export interface ConfinedFile extends DefinitionText {
  /** The name of the file in diagnostics. */
  readonly name: string;
  /** The path with all links resolved. */
  readonly realPath: string;
}

/**
 * Reads the files that a definition names. They have to be, with links resolved, in the folder of the main definition
 * or in one that the operator allowed, since a definition may come from anywhere.
 */
export class ConfinedFiles {
  /** The path of the main definition with all links resolved; `undefined` if there is no such file. */
  readonly mainRealPath: string | undefined;
  readonly #folders: readonly string[];

  constructor(mainFile: string, includeFolders: readonly string[]) {
    this.mainRealPath = realPathOf(mainFile);
    this.#folders = [dirname(mainFile), ...includeFolders];
  }

  /** Reads a file by its relative name from the first folder that has it; returns the problem if it may not or cannot. */
  read(name: string): ConfinedFile | { readonly problem: string } {
    if (name.trim() === '') return { problem: 'the name is empty' };
    if (name.includes('\0')) return { problem: 'the name holds a NUL character' };
    if (posix.isAbsolute(name) || win32.isAbsolute(name)) {
      return { problem: 'only names relative to the definition are allowed' };
    }
    let outside = false;
    for (const folder of this.#folders) {
      const realPath = realPathOf(join(folder, name));
      if (realPath === undefined) continue;
      if (isInside(realPath, realPathOf(folder))) return readText(join(folder, name), realPath);
      outside = true;
    }
    return {
      problem: outside
        ? 'it lies outside the folder of the definition'
        : `there is no such file in ${this.#folders.join(' or ')}`,
    };
  }
}

function readText(name: string, realPath: string): ConfinedFile | { readonly problem: string } {
  try {
    if (!statSync(realPath).isFile()) return { problem: 'it is not a file' };
    const decoded = decodeDefinition(readWhole(realPath, LARGEST_DEFINITION));
    return 'problem' in decoded ? decoded : { name, realPath, ...decoded };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isInside(path: string, folder: string | undefined): boolean {
  if (folder === undefined) return false;
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !win32.isAbsolute(way);
}
