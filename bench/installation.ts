import { chmod, cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PACKAGE_FOLDER } from '../lib/bundle.ts';

/**
 * Forgets the settings of whoever starts this, so that what is run here goes to none of their servers and is as fast as
 * anywhere.
 */
export function forgetSettings(): void {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('TAPESYNC_') || name === 'NODE_OPTIONS') delete process.env[name];
  }
}

/**
 * Installs a built program in a folder as npm would, with the dependencies of this package. Returns the folder of the
 * command `tapesync`.
 */
export async function install(dist: string, folder: string): Promise<string> {
  const target = join(folder, 'node_modules', 'tapesync');
  const program = join(target, 'lib', 'tapesync.js');
  const commands = join(folder, 'node_modules', '.bin');
  await mkdir(commands, { recursive: true });
  await cp(dist, join(target, 'dist'), { recursive: true });
  for (const name of ['package.json', 'definitions', join('lib', 'tapesync.js')]) {
    await cp(join(PACKAGE_FOLDER, name), join(target, name), { recursive: true });
  }
  await chmod(program, 0o755);
  await symlink(join(PACKAGE_FOLDER, 'node_modules'), join(target, 'node_modules'));
  await symlink(program, join(commands, 'tapesync'));
  return commands;
}
