import t from 'tap';
import { run } from '../context.ts';

t.test('the script of a shell is printed', async (t) => {
  t.match(await run(['completion', 'bash']), {
    code: 0,
    stdout: /complete -F _tapesync tapesync\n$/,
    stderr: '',
  });
});

t.test('a shell that is not known, or none, is answered by those that are', async (t) => {
  for (const words of [[], ['tcsh'], ['bash', 'zsh']]) {
    const { code, stderr } = await run(['completion', ...words]);
    t.equal(code, 2);
    t.match(stderr, /name one shell: bash, zsh, fish, powershell/);
  }
});

t.test('words come a line each, with their meaning, and at last what files may stand there', async (t) => {
  t.match(await run(['completion', 'words', '--', 'sync', '--sor']), {
    code: 0,
    stdout: /^--sort\tbring records into the order of their scopes\n:none\n$/,
    stderr: '',
  });
});

t.test('places and runs are those of a file', async (t) => {
  const server = ['-S', `sqlite:${t.testdir()}/x.db`];
  for (const action of ['customer add US01', 'media add US01.LTO', 'repository add US01.LTO.LIBR']) {
    await run(['admin', ...server, ...action.split(' ')]);
  }
  const words = async (...line: readonly string[]) =>
    (await run(['completion', 'words', '--', ...line])).stdout;
  t.equal(await words('volumes', ...server, ''), 'US01.LTO\t\n:none\n');
  t.equal(await words('reconcile', ...server, '-r', ''), 'US01.LTO.LIBR\t\n:none\n');
});
