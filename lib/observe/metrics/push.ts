import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Pushgateway, type Registry } from 'prom-client';
import { isLoopback } from '../../platform/loopback.ts';

// A run that is over must not wait long for whoever watches it.
const PATIENCE_MS = 10_000;

/** What is pushed, and where to. */
export interface PushOptions {
  /** The gateway; may hold a user and a password. */
  readonly url: URL;
  /** Groups what is pushed, with the job `tapesync`; empty where there is only one group. */
  readonly task: string;
  /**
   * Whether all that the gateway has of the group is replaced; else metrics that are not pushed stay, such as the time of the
   * last success.
   */
  readonly replace: boolean;
  /** Certificates of all authorities that are trusted, PEM; those of Node where there are none. */
  readonly authorities?: readonly string[] | undefined;
}

/** Pushes metrics to a Pushgateway; throws where that fails or takes longer than ten seconds. */
export async function push(
  registry: Registry,
  { url, task, replace, authorities }: PushOptions,
): Promise<void> {
  const Agent = url.protocol === 'https:' ? HttpsAgent : HttpAgent;
  const agent = new Agent({
    // What is pushed on this machine goes through no proxy.
    ...(!isLoopback(url) && { proxyEnv: process.env }),
    ...(authorities && { ca: [...authorities] }),
  });
  const options = { agent, signal: AbortSignal.timeout(PATIENCE_MS) };
  const gateway = new Pushgateway(url.href.replace(/\/+$/, ''), options, registry);
  const group = { jobName: 'tapesync', ...(task !== '' && { groupings: { task } }) };
  await (replace ? gateway.push(group) : gateway.pushAdd(group));
}
