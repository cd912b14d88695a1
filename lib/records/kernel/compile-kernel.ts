/**
 * Compiles the line kernel. Run it as a program (`npm run kernel`) after a change of `assembly/line-kernel.ts`.
 *
 * @module
 */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const FOLDER = fileURLToPath(new URL('assembly', import.meta.url));

/** The file that the kernel is loaded from. */
export const KERNEL_CODE = new URL('line-kernel-code.ts', import.meta.url);

const OPTIONS = ['--runtime', 'stub', '--noAssert', '--enable', 'simd', '--optimizeLevel', '3', '--converge'];

/** Returns the text of `KERNEL_CODE` that the source gives. Throws if that cannot be compiled. */
export async function compileKernel(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tapesync-kernel-'));
  try {
    const module = join(folder, 'line-kernel.wasm');
    // The types of the compiler declare globals everywhere, so it is started and not imported.
    const compiler = fileURLToPath(import.meta.resolve('assemblyscript/asc')).replace(
      /dist.asc\.js$/,
      join('bin', 'asc.js'),
    );
    const options = ['--baseDir', FOLDER, 'line-kernel.ts', '--outFile', module, ...OPTIONS];
    await promisify(execFile)(process.execPath, [compiler, ...options]);
    return `${COMMENT}export const LINE_KERNEL_CODE =\n  '${await readFile(module, 'base64')}';\n`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const COMMENT = `/**
 * The line kernel as WebAssembly, in base64. Generated from assembly/line-kernel.ts by \`npm run kernel\`.
 *
 * @module
 */

/** The bytes of the module. */
`;

if (import.meta.main) await writeFile(KERNEL_CODE, await compileKernel());
