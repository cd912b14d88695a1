import { readFile } from 'node:fs/promises';
import { messageOf, TapesyncError } from '../errors/error.ts';
import { type Compiled, compileDefinition } from './compiler.ts';
import type { CompileOptions } from './definition.ts';
import { decodeDefinition } from './syntax/confined-files.ts';

/**
 * Reads and compiles a definition file. Problems in the definition become diagnostics. Throws DEFINITION_UNREADABLE if the
 * file cannot be read or is not UTF-8 text.
 */
export async function loadDefinition(path: string, options: CompileOptions): Promise<Compiled> {
  const text = decodeDefinition(await readBytes(path));
  if (typeof text === 'string') return compileDefinition(text, path, options);
  throw new TapesyncError('DEFINITION_UNREADABLE', { file: path, problem: text.problem });
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    const problem = messageOf(error);
    throw new TapesyncError('DEFINITION_UNREADABLE', { file: path, problem }, { cause: error });
  }
}
