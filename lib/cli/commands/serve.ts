import { readFileSync } from 'node:fs';
import { type AddressInfo, isIPv6 } from 'node:net';
import { createSecureContext } from 'node:tls';
import pino from 'pino';
import { TapesyncError } from '../../errors/error.ts';
import { isLoopback } from '../../platform/loopback.ts';
import { buildServer } from '../../server/server.ts';
import { openServerStore } from '../../stores/open-store.ts';
import type { Configuration } from '../options/configuration.ts';
import { prettyStream } from '../terminal/pretty-stream.ts';
import type { CommandContext } from './command.ts';

// What is under way at the end gets so long; what is still there then is cut off.
const GRACE_MS = 30_000;

/** Runs a Framework Server until it is told to stop. */
export async function serve({ config, operands }: CommandContext): Promise<number> {
  if (operands.length > 0) throw misused(`there is nothing to be done with ${operands[0]}`);
  const tls = certificateOf(config);
  const host = isIPv6(config.host) ? `[${config.host}]` : config.host;
  if (tls === undefined && !config.insecure && !isLoopback({ hostname: host })) {
    throw misused(
      'passwords would cross the network in clear: give --tls-cert and --tls-key, or say --insecure where a proxy in front does so',
    );
  }
  const { logFormat, logLevel } = config;
  const pretty = logFormat === 'pretty' || (logFormat === 'auto' && process.stderr.isTTY);
  const destination = pretty ? prettyStream(process.stderr) : pino.destination({ dest: 2, sync: true });
  const logger = pino({ name: 'tapesync', level: logLevel }, destination);
  // Where each line has to be JSON these are too; else whoever started the server sees them at any level.
  const announce = (text: string) => {
    if (logFormat === 'json') logger.info(text);
    else process.stderr.write(`tapesync: ${text}\n`);
  };
  const store = await openServerStore(config.store, { write: true, migrate: true, shared: true });
  try {
    const { app, drain } = await buildServer({
      store,
      logger,
      tokenLifetimeSeconds: config.tokenLifetime,
      trustedProxies: config.trustProxy,
      ...(tls && { tls }),
    });
    const stopped = stopSignal();
    try {
      await app.listen({ host: config.host, port: config.port });
    } catch (error) {
      throw misused(`cannot listen on ${host}:${config.port}: ${(error as Error).message}`);
    }
    const { port } = app.server.address() as AddressInfo;
    const url = `${tls ? 'https' : 'http'}://${host}:${port}`;
    announce(`serving ${store.name} at ${url}`);
    const { name, again } = await stopped;
    announce(`${name}: finishing what is under way; once more stops at once`);
    await Promise.race([drain.finish(GRACE_MS), again]);
    app.server.closeAllConnections();
    await app.close();
    return 0;
  } finally {
    await store.close();
  }
}

function certificateOf({ tlsCert, tlsKey }: Configuration): { cert: Buffer; key: Buffer } | undefined {
  if (tlsCert === '' && tlsKey === '') return undefined;
  if (tlsCert === '' || tlsKey === '') throw misused('--tls-cert and --tls-key belong together');
  const pair = { cert: readPem('--tls-cert', tlsCert), key: readPem('--tls-key', tlsKey) };
  try {
    createSecureContext(pair);
  } catch (error) {
    const option = `--tls-cert ${tlsCert} --tls-key ${tlsKey}`;
    const problem = `not a certificate and its key, both as PEM (${(error as Error).message})`;
    throw new TapesyncError('OPTION_INVALID', { option, problem }, { cause: error });
  }
  return pair;
}

function readPem(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const parameters = { option: `${option} ${file}`, problem: (error as Error).message };
    throw new TapesyncError('OPTION_INVALID', parameters, { cause: error });
  }
}

interface Stop {
  readonly name: string;
  /** Resolves with the second signal. */
  readonly again: Promise<void>;
}

function stopSignal(): Promise<Stop> {
  return new Promise((resolve) => {
    let second: () => void = () => {};
    const again = new Promise<void>((repeated) => {
      second = repeated;
    });
    let signals = 0;
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        signals++;
        if (signals === 1) resolve({ name, again });
        else second();
      });
    }
  });
}

function misused(problem: string): TapesyncError {
  return new TapesyncError('ARGUMENT_INVALID', { problem, command: 'serve' });
}
