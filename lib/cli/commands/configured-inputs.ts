import { basename } from 'node:path';
import type { Definition } from '../../language/definition.ts';
import { commandSource } from '../../sources/command.ts';
import { STDIN } from '../../sources/files.ts';
import { resolveInputs, sourceOf } from '../../sources/resolve-inputs.ts';
import type { Source } from '../../sources/source.ts';
import { isOfWeb, sourceOfUrl } from '../../sources/source-url.ts';
import type { CommandContext } from './command.ts';
import { webOptionsOf } from './configured-web.ts';

/** What a run reads. */
export interface Inputs {
  /** Files, and `-` for the standard input. */
  readonly files: readonly string[];
  readonly sources: readonly Source[];
}

/** What a definition says of its inputs. */
interface Asking extends Pick<Definition, 'inputs'>, Partial<Pick<Definition, 'format'>> {
  readonly query?: string | undefined;
}

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
async function urlSources(context: CommandContext, { query, format }: Asking): Promise<readonly Source[]> {
  const { config } = context;
  const { source: urls } = config;
  const delimiter = format?.kind === 'csv' ? format.delimiter : ',';
  const password = config.sourcePassword === '' ? undefined : config.sourcePassword;
  const ofWeb = urls.filter(isOfWeb).map((url) => new URL(url));
  const web = ofWeb.length > 0 ? webOptionsOf(context, ofWeb) : undefined;
  const request = { query, delimiter, password, statementSeconds: config.sourceTimeout, web };
  const sources = await Promise.all(urls.map((url) => sourceOfUrl(url, request)));
  const named = nameOnce();
  return sources.map((source) => renamed(source, named(source.name)));
}

/** Returns the sources of the programs of `--run`, each by a name of its own. What they say is passed on. */
export function programSources({ programs, config, terminal }: CommandContext): readonly Source[] {
  const { runOk: okCodes, runTimeout } = config;
  const named = nameOnce();
  return programs.map(([program = '', ...args]) => {
    const name = named(basename(program));
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

function renamed(source: Source, name: string): Source {
  if (name === source.name) return source;
  return { ...source, name, bytes: (signal) => source.bytes(signal), size: () => source.size() };
}

// Returns each name as it is, and one that has been there with a number.
function nameOnce(): (name: string) => string {
  const seen = new Map<string, number>();
  return (name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  };
}
