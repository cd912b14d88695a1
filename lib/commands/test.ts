import { existsSync } from 'node:fs';
import { glob, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { extract } from '../../transforms/index.ts';
import { renderDiagnostic } from '../definition/diagnostics.ts';
import { loadDefinition } from '../definition/load.ts';
import { TapesyncError } from '../errors.ts';
import { Progress } from '../progress.ts';
import { output } from '../standard-output.ts';
import { compileOptions } from './definition-options.ts';
import type { CommandContext } from './table.ts';

/** What came out of a sample. */
interface Made {
  readonly lines: readonly string[];
  /** What was wrong, in lines for the operator. */
  readonly problems: readonly string[];
}

/**
 * Runs definitions on the samples beside them and compares with the expected records: `NAME.ttidef` on
 * `NAME.sample.*` against `NAME.expected.ndjson`. A record that is rejected fails the test.
 */
export async function test(context: CommandContext): Promise<number> {
  const paths = await definitionsIn(context.operands);
  let failures = 0;
  for (const path of paths) {
    const problems = await testOne(path, context);
    if (problems.length > 0) failures++;
    await output.print(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${path}\n`);
    for (const problem of problems) await output.print(`       ${problem}\n`);
  }
  await output.print(`${paths.length - failures} passed, ${failures} failed\n`);
  return failures === 0 ? 0 : 1;
}

async function definitionsIn(operands: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const operand of operands.length === 0 ? ['.'] : operands) {
    if (!existsSync(operand)) {
      throw new TapesyncError('ARGUMENT_INVALID', { problem: `there is no ${operand}`, command: 'test' });
    }
    if (!(await stat(operand)).isDirectory()) found.push(operand);
    else for await (const path of glob('**/*.ttidef', { cwd: operand })) found.push(join(operand, path));
  }
  if (found.length === 0) {
    throw new TapesyncError('ARGUMENT_INVALID', {
      problem: 'there is no .ttidef file there',
      command: 'test',
    });
  }
  return found.toSorted();
}

async function testOne(path: string, context: CommandContext): Promise<readonly string[]> {
  const stem = path.replace(/\.ttidef$/, '');
  const samples = await Array.fromAsync(
    glob(`${stem.slice(dirname(stem).length + 1)}.sample.*`, { cwd: dirname(stem) }),
  );
  if (samples.length === 0) return [`no sample: expected ${stem}.sample.*`];
  const { lines, problems } = await make(
    path,
    samples.toSorted().map((name) => join(dirname(stem), name)),
    context,
  );
  if (problems.length > 0) return problems;
  const expectedFile = `${stem}.expected.ndjson`;
  if (context.config.update) {
    await writeFile(expectedFile, lines.map((line) => `${line}\n`).join(''));
    return [];
  }
  if (!existsSync(expectedFile))
    return [`no expected records: ${expectedFile}; tapesync test --update writes them`];
  const expected = (await readFile(expectedFile, 'utf8')).split('\n').filter((line) => line !== '');
  return differences(expected, lines);
}

async function make(path: string, samples: readonly string[], { config }: CommandContext): Promise<Made> {
  const { definition, diagnostics } = await loadDefinition(path, compileOptions(config));
  if (definition === undefined) return { lines: [], problems: diagnostics.map(renderDiagnostic) };
  const source = new AbortController();
  const progress = new Progress();
  const problems: string[] = [];
  let output = '';
  await extract(
    {
      progress,
      stop: () => source.abort(),
      source: {
        inputs: samples,
        format: definition.format,
        ...(definition.encoding && { encoding: definition.encoding }),
        allowEmpty: false,
        signal: source.signal,
        stdin: process.stdin,
      },
      statistics: {
        warning: () => {},
        absent: () => {},
        problem: ({ source: file, line, message }) => problems.push(`${file}:${line}: ${message}`),
      },
    },
    definition,
    1,
    async (lines) => {
      output += lines;
    },
  );
  for (const error of progress.total.errors) problems.push(error.message);
  return { lines: output.split('\n').filter((line) => line !== ''), problems };
}

function differences(expected: readonly string[], found: readonly string[]): readonly string[] {
  const problems: string[] = [];
  for (let index = 0; index < Math.max(expected.length, found.length); index++) {
    if (expected[index] === found[index]) continue;
    problems.push(`record ${index + 1}`, `- ${expected[index] ?? '(none)'}`, `+ ${found[index] ?? '(none)'}`);
  }
  return problems;
}
