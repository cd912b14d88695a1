import { extname, isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { draftDefinition } from '../../init/draft.ts';
import { knownText } from '../../init/known/known-text.ts';
import { type Recognized, recognize } from '../../init/known/recognize.ts';
import { shippedDefinitions } from '../../init/known/shipped-definitions.ts';
import { readSample } from '../../init/sample.ts';
import { STDIN } from '../../sources/files.ts';
import { type CommandContext, misused } from './command.ts';
import { inputsOf } from './configured-inputs.ts';
import { interruptible } from './interruptible.ts';

/**
 * Prints a first definition for an export, which the operator corrects: `tapesync init`. It is the one that comes with the
 * program where that reads every line of the export, or else it is drafted.
 */
export async function init(context: CommandContext): Promise<number> {
  const { config, output, terminal, stdin } = context;
  const query = config.query === '' ? undefined : config.query;
  const { files, sources } = await inputsOf(context, { inputs: [], query });
  const [source, ...others] = sources;
  if (source === undefined || others.length > 0)
    throw misused('init', 'a definition is drafted from one export');
  if (files[0] === STDIN && stdin.isTTY === true)
    terminal.note('reading from the terminal; Ctrl-D ends the input');
  const sheet = config.sheet === '' ? undefined : config.sheet;
  const sample = await interruptible(terminal, 'stopping', (signal) =>
    readSample(source, signal, { sheet, query }),
  );
  const timeZone = config.timezone ?? '';
  // One that comes with the program names no sheet, and asks another query.
  const drafts = config.draft || sheet !== undefined || query !== undefined;
  const known = drafts ? undefined : await recognize(sample, await shippedDefinitions(FOLDER));
  for (const line of known === undefined ? [] : usage(known)) terminal.note(line);
  await output.write(
    known === undefined ? await draftDefinition(sample, timeZone) : knownText(known, sample, timeZone),
  );
  return 0;
}

/** The definitions of the package: beside the sources, and beside the folder of what is built of them. */
const FOLDER = fileURLToPath(
  new URL(
    extname(import.meta.filename) === '.ts' ? '../../../definitions' : '../definitions',
    import.meta.url,
  ),
);

function usage({ definition: { path, title }, alike }: Recognized): readonly string[] {
  const near = relative('.', path);
  const shown = near.startsWith('..') || isAbsolute(near) ? path : near;
  const also = alike.map((other) => `; or else ${other.title}: ${other.name}`).join('');
  return [
    `this is ${title}: ${shown} reads every line of it${also}`,
    'its text is printed: keep it as a file of your own, and adapt that; init --draft drafts another one',
  ];
}
