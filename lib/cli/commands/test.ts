import { existsSync } from 'node:fs';
import { glob, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type ChainEnds, extract } from '../../../transforms/index.ts';
import { TapesyncError } from '../../errors/error.ts';
import { printable } from '../../errors/printable.ts';
import type { Definition } from '../../language/definition.ts';
import { loadDefinition } from '../../language/load.ts';
import { renderDiagnostic } from '../../language/syntax/diagnostics.ts';
import { Progress } from '../../observe/progress.ts';
import { output } from '../terminal/standard-output.ts';
import type { CommandContext } from './command.ts';
import { compileOptions } from './definition-options.ts';
import { planAgainst } from './plan-against.ts';
import { newRun } from './run.ts';

/** What came out of a sample. */
interface Made {
  /** The file that says what should, and the lines that did. */
  readonly outputs: readonly { readonly file: string; readonly lines: readonly string[] }[];
  /** What was wrong, in lines for the operator. */
  readonly problems: readonly string[];
}

/**
 * Runs definitions on the samples beside them and compares with what is expected: `NAME.ttidef` on `NAME.sample.*`
 * against the records of `NAME.expected.ndjson`, and where there is a `NAME.volumes.ndjson`, the changes that would be
 * planned against these volumes with `NAME.changes.ndjson`. A record that is rejected fails the test.
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
  const samples = (await readdir(dirname(stem))).filter(
    (name) => name.startsWith(`${basename(stem)}.sample.`) && !name.endsWith('.ttidef'),
  );
  if (samples.length === 0) return [`no sample: expected ${stem}.sample.*`];
  const { outputs, problems } = await make(
    path,
    stem,
    samples.toSorted().map((name) => join(dirname(stem), name)),
    context,
  );
  if (problems.length > 0) return problems;
  const found = await Promise.all(outputs.map(({ file, lines }) => compared(file, lines, context)));
  return found.flat();
}

async function compared(
  file: string,
  lines: readonly string[],
  { config }: CommandContext,
): Promise<readonly string[]> {
  if (config.update) {
    await writeFile(file, lines.map((line) => `${line}\n`).join(''));
    return [];
  }
  if (!existsSync(file)) return [`there is no ${file}; tapesync test --update writes it`];
  const expected = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return differences(expected, lines);
}

async function make(
  path: string,
  stem: string,
  samples: readonly string[],
  { config }: CommandContext,
): Promise<Made> {
  const { definition, diagnostics } = await loadDefinition(path, compileOptions(config));
  if (definition === undefined) return { outputs: [], problems: diagnostics.map(renderDiagnostic) };
  const problems: string[] = [];
  const records: string[] = [];
  const [ends, progress] = chainEnds(definition, samples, problems);
  await extract(ends, { definition, minRecords: 1 }, { sort: 'never', memory: 0 }, async (text) => {
    records.push(...text.split('\n').filter((line) => line !== ''));
  });
  for (const error of progress.total.errors) problems.push(error.message);
  const outputs = [{ file: `${stem}.expected.ndjson`, lines: records }];
  const volumes = `${stem}.volumes.ndjson`;
  if (problems.length > 0 || !existsSync(volumes)) return { outputs, problems };

  const [planEnds, planned] = chainEnds(definition, samples, problems);
  const lines = await planAgainst(volumes, planEnds, definition, newRun(config, 'test', path));
  for (const error of planned.total.errors) problems.push(error.message);
  return { outputs: [...outputs, { file: `${stem}.changes.ndjson`, lines }], problems };
}

function chainEnds(
  definition: Definition,
  inputs: readonly string[],
  problems: string[],
): [ChainEnds, Progress] {
  const source = new AbortController();
  const progress = new Progress();
  const ends: ChainEnds = {
    progress,
    stop: () => source.abort(),
    source: {
      inputs,
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
  };
  return [ends, progress];
}

function differences(expected: readonly string[], found: readonly string[]): readonly string[] {
  const problems: string[] = [];
  for (let index = 0; index < Math.max(expected.length, found.length); index++) {
    if (expected[index] === found[index]) continue;
    problems.push(
      `line ${index + 1}`,
      `- ${printable(expected[index] ?? '(none)')}`,
      `+ ${printable(found[index] ?? '(none)')}`,
    );
  }
  return problems;
}
