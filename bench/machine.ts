import { cpus, release, totalmem, type } from 'node:os';
import type { Contender } from './contender.ts';

/** Describes what the figures were measured on, as a Markdown list. */
export function machineDescription(contenders: readonly Contender[]): string {
  const processors = cpus();
  const programs = contenders.map(({ name, version }) => `${name} ${version ?? 'is not installed'}`);
  return [
    `- ${processors.length} cores (${processors[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
    `- ${type()} ${release()}, Node ${process.versions.node} with SQLite ${process.versions.sqlite}`,
    `- ${programs.join(', ')}`,
  ].join('\n');
}
