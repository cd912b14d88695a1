import { open } from 'node:fs/promises';
import { COLUMNS } from '../catalog-row.ts';
import { type Contender, expectCount, expectSuccess } from '../contender.ts';
import { inputOf } from '../exports.ts';
import { measure, versionOf } from '../measure.ts';

const NAME = 'Miller';

/**
 * Returns Miller reading an export and filtering it: it passes the last record on and no other, so that its output says
 * that it has read all of them. Values stay text, which is the fastest way it knows.
 */
export async function miller(): Promise<Contender> {
  const version = await versionOf('mlr', '--version');
  return {
    name: NAME,
    version: version?.replace('mlr ', ''),
    works: ['extract'],
    async prepare() {},
    async run(work, exports) {
      const input = inputOf(work, exports);
      const last = await lastLine(input);
      const values = last.split(',').map((value) => value.replaceAll('"', ''));
      const condition = COLUMNS.slice(0, 3)
        .map((column, index) => `$${column} == "${values[index]}"`)
        .join(' && ');
      const args = ['--infer-none', '--icsv', '--ojsonl', 'filter', condition, input];
      const measured = await measure('mlr', args);
      expectSuccess(NAME, work, measured);
      const found = measured.stdout.trim().split('\n').map(valuesOf);
      const right = found.filter((record) => record === values.join());
      expectCount(NAME, work, 'records that are the last one', right.length, 1);
      expectCount(NAME, work, 'records passed on', found.length, 1);
      return measured;
    },
  };
}

function valuesOf(line: string): string {
  return line === '' ? '' : Object.values(JSON.parse(line) as Readonly<Record<string, string>>).join();
}

// Lines are far shorter than what is read.
async function lastLine(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read({ position: Math.max(0, size - 4096), length: 4096 });
    return buffer.toString('utf8', 0, bytesRead).trimEnd().split('\n').at(-1) ?? '';
  } finally {
    await file.close();
  }
}
