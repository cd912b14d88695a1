import { existsSync } from 'node:fs';
import { glob, readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { extract } from '../../engine/extract.ts';
import type { LineOutput, Observe } from '../../engine/observe.ts';
import { messageOf, TapesyncError } from '../../errors/error.ts';
import { loadDefinition } from '../../language/compiler.ts';
import { renderDiagnostics } from '../../language/syntax/diagnostics.ts';
import { ReplacedFile } from '../../platform/replaced-file.ts';
import { fileSource } from '../../sources/files.ts';
import { type CommandContext, misused } from './command.ts';
import { compileOptions } from './configured-definition.ts';
import { planAgainst } from './plan-against.ts';
import { runOf } from './run-identity.ts';

/** Result of a definition on its samples. */
interface Result {
  /** Files of expected lines, each with the lines that came out. */
  readonly outputs: readonly { readonly file: string; readonly lines: readonly string[] }[];
  /** Errors, each in a line for the operator. */
  readonly problems: readonly string[];
}

/**
 * Runs definitions on the samples beside them, `tapesync test`: `NAME.ttidef` on `NAME.sample.*`. Compares the records with
 * `NAME.expected.ndjson`. If there is a `NAME.volumes.ndjson`, also plans against these volumes and compares the changes
 * with `NAME.changes.ndjson`. A rejected record fails the test. Returns 1 if a test failed.
 */
export async function test(context: CommandContext): Promise<number> {
  const paths = await definitionsIn(context.operands);
  let failures = 0;
  for (const path of paths) {
    const problems = await testOne(path, context);
    if (problems.length > 0) failures++;
    const lines = problems.map((problem) => `       ${problem}`);
    await context.output.print([`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${path}`, ...lines]);
  }
  await context.output.print([`${paths.length - failures} passed, ${failures} failed`]);
  return failures === 0 ? 0 : 1;
}

async function definitionsIn(operands: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const operand of operands.length === 0 ? ['.'] : operands) {
    if (!existsSync(operand)) {
      throw misused('test', `there is no ${operand}`);
    }
    if (!(await stat(operand)).isDirectory()) found.push(operand);
    else for await (const path of glob('**/*.ttidef', { cwd: operand })) found.push(join(operand, path));
  }
  if (found.length === 0) {
    throw misused('test', 'there is no .ttidef file there');
  }
  return found.toSorted();
}

async function testOne(path: string, context: CommandContext): Promise<readonly string[]> {
  const stem = path.replace(/\.ttidef$/, '');
  const samples = (await readdir(dirname(stem))).filter(
    (name) => name.startsWith(`${basename(stem)}.sample.`) && !name.endsWith('.ttidef'),
  );
  if (samples.length === 0) return [`no sample: expected ${stem}.sample.*`];
  const { outputs, problems } = await resultOf(
    path,
    stem,
    samples.toSorted().map((name) => join(dirname(stem), name)),
    context,
  );
  if (problems.length > 0) return problems;
  const differing = await Promise.all(outputs.map(({ file, lines }) => compare(file, lines, context)));
  return differing.flat();
}

async function compare(
  file: string,
  lines: readonly string[],
  { config }: CommandContext,
): Promise<readonly string[]> {
  if (config.update) {
    replace(file, lines.map((line) => `${line}\n`).join(''));
    return [];
  }
  if (!existsSync(file)) return [`there is no ${file}; tapesync test --update writes it`];
  const expected = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return differences(expected, lines);
}

function replace(path: string, text: string): void {
  try {
    const file = new ReplacedFile(path, { mode: 0o666 });
    file.write(Buffer.from(text));
    file.commit();
  } catch (error) {
    throw new TapesyncError('OUTPUT_FAILED', { file: path, problem: messageOf(error) }, { cause: error });
  }
}

async function resultOf(
  path: string,
  stem: string,
  samples: readonly string[],
  context: CommandContext,
): Promise<Result> {
  const { definition, diagnostics } = await loadDefinition(path, compileOptions(context));
  if (definition === undefined) return { outputs: [], problems: renderDiagnostics(diagnostics) };
  const problems: string[] = [];
  const observe: Observe = (event) => {
    if (event.kind !== 'problem') return;
    const { source, line, message } = event.problem;
    problems.push(`${source}:${line}: ${message}`);
  };
  const request = {
    run: runOf(context, 'test', path),
    sources: samples.map(fileSource),
    definition,
  };
  const records: string[] = [];
  const { errors } = await extract(
    {
      ...request,
      policy: { minRecords: 1 },
      budget: { sort: 'never', setAside: 0 },
      output: linesInto(records),
    },
    observe,
    NEVER,
  );
  problems.push(...errors.map(({ message }) => message));
  const outputs = [{ file: `${stem}.expected.ndjson`, lines: records }];
  const volumes = `${stem}.volumes.ndjson`;
  if (problems.length > 0 || !existsSync(volumes)) return { outputs, problems };

  const changes: string[] = [];
  const planned = await planAgainst(volumes, { ...request, output: linesInto(changes) }, observe, NEVER);
  problems.push(...planned.errors.map(({ message }) => message));
  return { outputs: [...outputs, { file: `${stem}.changes.ndjson`, lines: changes }], problems };
}

// Samples are small: nobody needs to stop such a run.
const NEVER = new AbortController().signal;

function linesInto(list: string[]): LineOutput {
  return { write: (lines) => void list.push(...lines.split('\n').filter((line) => line !== '')) };
}

function differences(expected: readonly string[], found: readonly string[]): readonly string[] {
  const problems: string[] = [];
  for (let index = 0; index < Math.max(expected.length, found.length); index++) {
    if (expected[index] === found[index]) continue;
    problems.push(`line ${index + 1}`, `- ${expected[index] ?? '(none)'}`, `+ ${found[index] ?? '(none)'}`);
  }
  return problems;
}
