import t from 'tap';
import { serveUntilEnd } from '../../../../lib/cli/commands/serving.ts';
import { startServer } from '../../../lib/server/started-server.ts';
import { raise } from '../context.ts';

t.test('what is under way is finished at a signal, and a failure before ends it at once', async (s) => {
  const { store } = await startServer(s);
  const { buildServer } = await import('../../../../lib/server/server.ts');
  const { default: pino } = await import('pino');
  const build = () => buildServer({ store, logger: pino({ level: 'silent' }), tokenLifetimeSeconds: 60 });
  const said: string[] = [];
  const common = {
    command: 'serve',
    host: '127.0.0.1',
    port: 0,
    announce: (text: string) => void said.push(text),
    failed: new AbortController().signal,
  } as const;
  const heard = process.listenerCount('SIGTERM');
  let answered: Promise<Response> | undefined;
  const code = await serveUntilEnd({
    ...common,
    ...(await build()),
    begun: (port) => {
      answered = fetch(`http://127.0.0.1:${port}/health`);
      void answered.then(() => raise('SIGTERM'));
    },
  });
  s.strictSame([code, (await answered)?.status], [0, 200]);
  const failed = AbortSignal.abort();
  s.equal(await serveUntilEnd({ ...common, ...(await build()), failed, begun: () => {} }), 70);
  s.strictSame(said, [
    'SIGTERM: finishing what is under way; once more stops at once',
    'after this error, finishing what is under way',
  ]);
  s.equal(process.listenerCount('SIGTERM'), heard);
});

t.test('an address that cannot be listened on is named as it stands in a URL', async (s) => {
  const { drain, app, url } = await startServer(s);
  const serving = { app, drain, command: 'serve', announce: () => {}, begun: () => {} } as const;
  const failed = new AbortController().signal;
  const port = Number(url.port);
  await s.rejects(serveUntilEnd({ ...serving, host: '::1', port, failed }), {
    message: new RegExp(`cannot listen on \\[::1\\]:${port}`),
  });
});
