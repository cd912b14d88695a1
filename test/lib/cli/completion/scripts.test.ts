import t from 'tap';
import { SHELLS, scriptOf } from '../../../../lib/cli/completion/scripts.ts';

t.test('each shell has a script that asks the program for words', async (t) => {
  for (const shell of SHELLS) t.match(scriptOf(shell), /completion words -- /, shell);
});

t.test('another shell has none', async (t) => {
  for (const shell of ['tcsh', '', 'toString']) t.equal(scriptOf(shell), undefined, shell);
});
