import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Pushgateway, type Registry } from 'prom-client';
import { isLoopback } from '../../platform/loopback.ts';

// A run that is over must not wait long for a gateway.
const PATIENCE_MS = 10_000;

/** The target of a push, and its kind. */
export interface PushOptions {
  /** The gateway; may have a user and a password in it. */
  readonly url: URL;
  /** Label of the group, beside the job `tapesync`; empty where there is only one group. */
  readonly task: string;
  /** Certificates (PEM) of all authorities to trust; those of Node where they are absent. */
  readonly authorities?: readonly string[] | undefined;
}

/**
 * Pushes metrics to a Pushgateway, where each replaces those of its name in the group, and others stay: the time of the last
 * success if a run failed, and what is told of tapes by other commands. Throws where that fails or takes longer than ten
 * seconds.
 */
export async function push(registry: Registry, { url, task, authorities }: PushOptions): Promise<void> {
  const Agent = url.protocol === 'https:' ? HttpsAgent : HttpAgent;
  const agent = new Agent({
    // A gateway on this machine needs no proxy.
    ...(!isLoopback(url) && { proxyEnv: process.env }),
    ...(authorities && { ca: [...authorities] }),
  });
  const options = { agent, signal: AbortSignal.timeout(PATIENCE_MS) };
  const gateway = new Pushgateway(url.href.replace(/\/+$/, ''), options, registry);
  const group = { jobName: 'tapesync', ...(task !== '' && { groupings: { task } }) };
  await gateway.pushAdd(group);
}
