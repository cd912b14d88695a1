/**
 * Completion as shells do it: the scripts are read by real ones, and what stands on a command line is completed.
 *
 * @module
 */

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { needs } from '../needs.ts';
import { PROGRAM } from '../program.ts';
import { spawnIn } from './completion/spawn-in.ts';
import { DEFINITION, exportOf, rowsOf } from './export.ts';
import { run } from './program.ts';

// A folder with definitions and a store, in which shells find the program by its name.
async function prepared(t: Test): Promise<{ readonly cwd: string; readonly path: string }> {
  const cwd = t.testdir({ 'volumes.ttidef': DEFINITION, 'export.csv': exportOf(rowsOf(3)) });
  await run(['sync', '-a', '--create', '--quiet', '-d', 'volumes.ttidef', 'export.csv'], { cwd });
  const bin = join(cwd, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'tapesync'), `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`);
  chmodSync(join(bin, 'tapesync'), 0o755);
  return { cwd, path: `${bin}:${process.env.PATH}` };
}

/** Command lines, and the words that complete each. */
const LINES: readonly (readonly [line: string, words: readonly string[]])[] = [
  ['tapesync reconcilia', ['reconciliations']],
  ['tapesync sync --sort al', ['always']],
  ['tapesync sync -d vol', ['volumes.ttidef']],
  ['tapesync admin data-cluster ', ['add', 'remove']],
  ['tapesync volumes US', ['US01.LTO']],
];

t.test('bash completes commands, options, definitions and scopes', needs('bash'), async (t) => {
  const { cwd, path } = await prepared(t);
  for (const [line, words] of LINES) {
    const script = `source <(tapesync completion bash)
      line=$1; COMP_WORDS=($line); [[ $line == *' ' ]] && COMP_WORDS+=('')
      COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _tapesync; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const printed = await spawnIn(cwd, path, ['bash', '--norc', '-c', script, 'bash', line]);
    t.strictSame(printed.split('\n').filter(Boolean), words, line);
  }
});

t.test('fish completes commands, options, definitions and scopes', needs('fish'), async (t) => {
  const { cwd, path } = await prepared(t);
  for (const [line, words] of LINES) {
    const script = 'tapesync completion fish | source; complete -C $argv[1]';
    const printed = await spawnIn(cwd, path, ['fish', '--no-config', '-c', script, line]);
    const found = printed.split('\n').map((row) => row.split('\t')[0]);
    for (const word of words) t.ok(found.includes(word), `${line}: ${word} in ${found.join(' ')}`);
  }
});

t.test('zsh completes commands, options, definitions and scopes', needs('zsh'), async (t) => {
  const { cwd, path } = await prepared(t);
  // A shell on a terminal of its own, in which a key is pressed that completes the line and shows it.
  const script = `zmodload zsh/zpty; zpty shell zsh -f -i
    zpty -w shell "PS1=; autoload -U compinit; compinit -D; source <(tapesync completion zsh)
      show() { zle complete-word; print -r -- \\"<\\$BUFFER>\\" }; zle -N show; bindkey '^X' show; print re''ady"
    zpty -r -m shell ignored '*ready*'
    zpty -w -n shell "$1"$'\\C-x'; zpty -r -m shell found "*$2*"; print -r -- $found; zpty -d shell`;
  // It lists several words only once its line editor waits again.
  for (const [line, [word = '']] of LINES.filter(([, words]) => words.length === 1)) {
    const printed = await spawnIn(cwd, path, ['zsh', '-f', '-c', script, 'zsh', line, word]);
    t.ok(printed.includes(word), `${line}: ${word} in ${JSON.stringify(printed)}`);
  }
});

t.test('what a server holds is not asked for, and no mistake stands in the middle of a line', async (t) => {
  const { cwd } = await prepared(t);
  writeFileSync(join(cwd, 'broken.db'), 'no database');
  for (const server of [
    'https://ada@tapes.example.com',
    'sqlite:none.db',
    'sqlite:broken.db',
    'nonsense@@',
  ]) {
    const ended = await run(['completion', 'words', '--', 'volumes', '-S', server, ''], { cwd });
    t.match(ended, { code: 0, stdout: ':none\n', stderr: '' }, server);
  }
});
