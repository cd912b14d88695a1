import { chmodSync } from 'node:fs';
import t from 'tap';
import { hasPassword } from '../../../../lib/cli/options/secrets-in-file.ts';
import { run } from '../context.ts';

t.test('a password is found wherever an address may have one', async (t) => {
  for (const [text, expected] of [
    ['{"server": "ada:-open sesame@localhost"}', true],
    ['{"server": "https://ada:-open@tapes.example.com"}', true],
    ['{"store": "postgres://ada:open@db.example.com/tapes"}', true],
    ['{"metricsPush": "http://ada:open@gateway.example.com:9091"}', true],
    ['{"smtp": "smtp://ada:open@mail.example.com"}', true],
    ['{"postToken": "open"}', true],
    ['{"sourceToken": "open"}', true],
    ['{"sourceTokenFile": "nbu.token"}', false],
    ['{"smtp": "smtp://mail.example.com:25", "post": "https://hooks.example.com"}', false],
    ['{"server": "ada@localhost:5000"}', false],
    ['{"server": "ada:ada.password@localhost:5000"}', false],
    ['{"store": "postgres://ada@db.example.com:5432/tapes", "maxChanges": "10%"}', false],
    ['{"metricsPush": "http://gateway.example.com:9091", "server": "ada@localhost"}', false],
  ] as const) {
    t.equal(hasPassword(`${t.testdir({ config: text })}/config`), expected, text);
  }
});

t.test('a configuration with a password that others can read is warned of', async (t) => {
  const config = JSON.stringify({ store: 'postgres://ada:open@db.example.com/tapes' });
  const definition = 'SET_FORMAT(CSV)\n';
  const folder = t.testdir({ 'config.json': config, 'x.ttidef': definition });
  for (const [mode, count] of [
    [0o644, 1],
    [0o600, 0],
  ] as const) {
    chmodSync(`${folder}/config.json`, mode);
    const { stderr } = await run(['check', '--config', `${folder}/config.json`, `${folder}/x.ttidef`]);
    t.equal(stderr.split('and a password is in it; run: chmod 600').length - 1, count, stderr);
  }
});
