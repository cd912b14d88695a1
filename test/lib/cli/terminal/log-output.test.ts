import { Writable } from 'node:stream';
import t from 'tap';
import { LogOutput } from '../../../../lib/cli/terminal/log-output.ts';
import { Written } from '../context.ts';

t.test('lines come in their order', async (t) => {
  const stream = new Written();
  const log = new LogOutput(stream);
  for (let line = 0; line < 100; line++) log.write(`${line}\n`);
  await log.end(60_000);
  t.equal(stream.text, Array.from({ length: 100 }, (_, line) => `${line}\n`).join(''));
  t.equal(log.lost, 0);
});

t.test('lines that cannot be written are lost and counted, and nobody else fails', async (t) => {
  const stream = new Written({ error: { code: 'ENOSPC', after: 1 } });
  stream.on('error', () => {});
  const log = new LogOutput(stream);
  log.write('written\n');
  await log.end(60_000);
  for (let line = 0; line < 3; line++) log.write('lost\n');
  await log.end(60_000);
  t.equal(stream.text, 'written\n');
  t.equal(log.lost, 3);
});

t.test('a reader who does not read holds up nobody', async (t) => {
  const log = new LogOutput(new Writable({ write() {} }));
  const line = `${'x'.repeat(1023)}\n`;
  for (let written = 0; written < 1030; written++) log.write(line);
  t.equal(log.lost, 6, 'a megabyte waits');
  await log.end(1);
});
