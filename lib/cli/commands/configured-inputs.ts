import { basename } from 'node:path';
import type { Definition } from '../../language/definition.ts';
import { commandSource } from '../../sources/command.ts';
import { STDIN } from '../../sources/files.ts';
import { resolveInputs, sourceOf } from '../../sources/resolve-inputs.ts';
import type { Source } from '../../sources/source.ts';
import { sourceOfUrl } from '../../sources/source-url.ts';
import type { CommandContext } from './command.ts';

/** What a run reads. */
export interface Inputs {
  /** Files, and `-` for the standard input. */
  readonly files: readonly string[];
  readonly sources: readonly Source[];
}

/** What a definition says of its inputs. */
type Asking = Pick<Definition, 'inputs' | 'query'> & Partial<Pick<Definition, 'format'>>;

/**
 * Returns the inputs of a run: the operands, the output of programs and what URLs name, else the files of SetFile, else the standard input.
 * Messages do not quote a file that the definition names and the operator does not.
 */
export async function inputsOf(context: CommandContext, definition: Asking): Promise<Inputs> {
  const { operands, stdin } = context;
  const { inputs } = definition;
  const others = [...programSources(context), ...(await urlSources(context, definition))];
  if (operands.length > 0 || others.length > 0) {
    const files = await resolveInputs(operands);
    return { files, sources: [...files.map((file) => sourceOf(file, stdin)), ...others] };
  }
  const files = await resolveInputs(inputs.length > 0 ? inputs : [STDIN]);
  const sources = files.map((file): Source => {
    const source = sourceOf(file, stdin);
    return file === STDIN ? source : { ...source, namedBy: 'definition' };
  });
  return { files, sources };
}

// Text of rows is read as the definition reads delimited records.
async function urlSources({ config }: CommandContext, { query, format }: Asking): Promise<readonly Source[]> {
  const delimiter = format?.kind === 'csv' ? format.delimiter : ',';
  const password = config.sourcePassword === '' ? undefined : config.sourcePassword;
  return Promise.all(config.source.map((url) => sourceOfUrl(url, { query, delimiter, password })));
}

/** Returns the sources of the programs of `--run`, each by a name of its own. What they say is passed on. */
export function programSources({ programs, config, terminal }: CommandContext): readonly Source[] {
  const { runOk: okCodes, runTimeout } = config;
  const seen = new Map<string, number>();
  return programs.map(([program = '', ...args]) => {
    const file = basename(program);
    const count = (seen.get(file) ?? 0) + 1;
    seen.set(file, count);
    const name = count === 1 ? file : `${file} (${count})`;
    return commandSource(
      { name, program, args },
      {
        okCodes,
        timeoutMs: runTimeout === undefined ? undefined : runTimeout * 1000,
        onMessage: (from, line) => terminal.note(`${from}: ${line}`),
      },
    );
  });
}
