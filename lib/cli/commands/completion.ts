import { existsSync } from 'node:fs';
import { printable } from '../../errors/printable.ts';
import { scopeName } from '../../model/scope.ts';
import { parseLogon } from '../../stores/logon.ts';
import { openServerStore } from '../../stores/open-store.ts';
import type { ServerStore } from '../../stores/store.ts';
import { type Candidate, complete, type StoredNames, storeIn } from '../completion/candidates.ts';
import { SHELLS, scriptOf } from '../completion/scripts.ts';
import { type CommandContext, misused } from './command.ts';

const WORDS = 'words';
const RUNS_SHOWN = 20;

/** Prints the script that completes command lines in a shell, or the words that it asks for: `tapesync completion`. */
export async function completion(context: CommandContext): Promise<number> {
  const { operands, output, config } = context;
  const [shell = '', ...words] = operands;
  if (shell === WORDS) {
    const { candidates, files } = await complete(words, namesIn(storeIn(words) ?? config.server));
    const lines = candidates.map(({ word, text }) => `${printable(word)}\t${printable(text)}`);
    await output.write(`${[...lines, `:${files}`].join('\n')}\n`);
    return 0;
  }
  const script = words.length === 0 ? scriptOf(shell) : undefined;
  if (script === undefined) throw misused('completion', `name one shell: ${SHELLS.join(', ')}`);
  await output.write(script);
  return 0;
}

// Only of files: whoever presses a key waits for no server, and is asked for no password.
function namesIn(server: string): StoredNames {
  return {
    scopes: () => lookUp(server, async ({ query }) => (await query.scopes()).map(scopeName)),
    repositories: () =>
      lookUp(server, async ({ places }) =>
        (await places.repositories()).map((row) => `${scopeName(row)}.${row.repository}`),
      ),
    runs: () =>
      lookUp(server, async ({ runs }) =>
        (await runs.list({ limit: RUNS_SHOWN })).map(
          ({ id, command, started }): Candidate => ({ word: id, text: `${command} of ${started}` }),
        ),
      ),
  };
}

async function lookUp<T>(
  server: string,
  find: (store: ServerStore) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  try {
    const logon = parseLogon(server);
    if (logon.kind !== 'sqlite' || !existsSync(logon.file)) return [];
    const store = await openServerStore(server, { write: false, migrate: false });
    try {
      return await find(store);
    } finally {
      await store.close();
    }
  } catch {
    // A message would stand in the middle of the line that is being written. The command itself tells what is wrong.
    return [];
  }
}
