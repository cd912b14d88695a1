import t from 'tap';
import { untilPrinted } from '../until.ts';
import { finished, start } from './program.ts';

const FAULTS = {
  'an exception': "process.once('SIGUSR2', () => { throw new Error('a bug'); });",
  'a rejection': "process.once('SIGUSR2', () => void Promise.reject(new Error('a bug')));",
};

for (const [name, fault] of Object.entries(FAULTS)) {
  t.test(`${name} that nothing has caught is logged and ends the server with 70`, async (t) => {
    const cwd = t.testdir({ 'fault.mjs': fault });
    const args = ['serve', '--store', 'sqlite:server.db', '--port', '0', '--log-format', 'json'];
    const child = start(args, { cwd, env: { NODE_OPTIONS: '--import=./fault.mjs' } });
    t.teardown(() => child.kill('SIGKILL'));
    const ended = finished(child);
    await untilPrinted(child.stderr, /serving sqlite:server\.db/);
    child.kill('SIGUSR2');
    const { code, stderr } = await ended;
    t.equal(code, 70, stderr);
    const messages = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    t.match(messages.slice(-2), [
      { level: 60, stack: /^Error: a bug\n/ },
      { level: 30, msg: 'after this error, finishing what is under way' },
    ]);
  });
}
