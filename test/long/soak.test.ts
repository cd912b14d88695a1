import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { PROGRAM } from '../program.ts';

const SOAK = fileURLToPath(new URL('../../bench/soak.ts', import.meta.url));

t.test('a server answers a mixed load rightly', async (t) => {
  // Tap has every Node under it load its hooks, whose memory would be watched too.
  const args = ['-u', 'NODE_OPTIONS', process.execPath, SOAK, '--minutes', '0.34', '--program', PROGRAM];
  const { status, stdout, stderr } = spawnSync('env', args, { encoding: 'utf8' });
  t.equal(status, 0, stdout + stderr);
  t.match(
    stdout,
    /^ +minute +memory MB +open files +sync +plan +kill +query +log on +lock +verify +backup$/m,
  );
  t.match(stdout, /^ +0\.\d +(\d+-\d+|\?) +(\d+|\?)( +\d+){8}$/m);
  t.match(stdout, /^[1-9]\d* sync, .* backup; every answer was right; too short to tell growth$/m);
});
