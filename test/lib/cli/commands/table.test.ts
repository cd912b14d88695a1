import t from 'tap';
import { COMMANDS } from '../../../../lib/cli/commands/table.ts';

t.test('every command loads a function of its name', async (t) => {
  for (const [name, { load }] of Object.entries(COMMANDS)) t.equal((await load()).name, name);
});

t.test('every command is called by its name, and its examples call it', async (t) => {
  for (const [name, { usage, examples, summary }] of Object.entries(COMMANDS)) {
    t.match(usage, new RegExp(`^tapesync \\[?${name}\\]? \\[OPTIONS\\]`));
    t.ok(examples.length > 0, name);
    for (const [line] of examples) t.match(line, `tapesync ${name}`);
    t.match(summary, /^[a-z].*[^.]$/, 'a sentence is made of it');
  }
});
