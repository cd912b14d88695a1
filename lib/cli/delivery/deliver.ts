import { messageOf, TapesyncError } from '../../errors/error.ts';
import { isSuccess, TROUBLE } from '../../errors/exit-code.ts';
import { canonicalDate } from '../../model/value.ts';
import { authoritiesOf } from '../../platform/authorities.ts';
import { endBySignal, Interruption, listenForSignals } from '../../platform/interrupt.ts';
import { pickList } from '../moves/pick-list.ts';
import type { Configuration } from '../options/configuration.ts';
import type { CommandName } from '../options/option-spec.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { bodyOf } from './body.ts';
import { pageOf } from './page.ts';
import type { End, Reported } from './reported.ts';
import { isException, titleOf } from './summary.ts';
import { textOf } from './text.ts';

// A server may answer with a page; this much of it fits into a line.
const LONGEST_PROBLEM = 300;
// A part of a pick list would be taken for the whole.
const MOST_PICKED = 1000;

/** Sends the report of a command that has ended, and returns the exit code: another one only for a success whose report is lost. */
export type Deliver = (end: End) => Promise<number>;

/** What a report is made of. */
export interface Delivery {
  readonly command: CommandName;
  readonly config: Configuration;
  /** Identifies the run. */
  readonly id: string;
  readonly reported: Reported;
  readonly terminal: Pick<Terminal, 'note' | 'error'>;
}

/** Returns what sends the report as the options demand. Throws OPTION_INVALID where they do not say how, before anything is done. */
export function delivererOf(delivery: Delivery): Deliver {
  const { config, terminal } = delivery;
  if (config.mail.length > 0 && config.smtp === undefined) {
    const problem =
      'no server is known that takes the mail; set $TAPESYNC_SMTP, as to smtp://localhost for one on this machine';
    throw new TapesyncError('OPTION_INVALID', { option: '--mail', problem });
  }
  const authorities = authoritiesOf(config.ca);
  return async (end) => {
    const interrupt = listenForSignals({
      first: (signal) => terminal.note(`${signal}: the report is not sent`),
      again: (signal) => {
        interrupt.release();
        endBySignal(signal);
      },
    });
    try {
      const signal = AbortSignal.any([interrupt.signal, AbortSignal.timeout(config.deliveryTimeout * 1000)]);
      const failures = await send(delivery, end, { authorities, signal });
      for (const failure of failures) terminal.error(failure);
      if (failures.length === 0 || !isSuccess(end.exitCode)) return end.exitCode;
      const { reason } = interrupt.signal;
      if (reason instanceof Interruption) return reason.exitCode;
      return end.exitCode === 0 ? TROUBLE : end.exitCode;
    } finally {
      interrupt.release();
    }
  };
}

/** What bounds the sending of a report. */
interface Bounds {
  readonly authorities: readonly string[] | undefined;
  readonly signal: AbortSignal;
}

async function send(delivery: Delivery, end: End, bounds: Bounds): Promise<readonly TapesyncError[]> {
  const { command, config, reported } = delivery;
  const title = titleOf(command, reported, end);
  const isMailed = config.mail.length > 0 && (config.mailOn === 'always' || isException(reported, end));
  const text = await textOf(title, reported, end);
  const sent = await Promise.all([
    isMailed && attempt(mailTo(config), bounds.signal, () => mail(delivery, end, title, text, bounds)),
    config.post &&
      attempt(`posted to ${config.post.origin}`, bounds.signal, () =>
        post(delivery, end, title, text, bounds),
      ),
  ]);
  return sent.filter((failure) => failure instanceof TapesyncError);
}

function mailTo({ mail, smtp }: Configuration): string {
  return `mailed to ${mail.flat().join(', ')} by ${smtp?.host}:${smtp?.port}`;
}

async function attempt(
  what: string,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<TapesyncError | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const problem = signal.aborted ? gaveUp(signal.reason) : messageOf(error).slice(0, LONGEST_PROBLEM);
    return new TapesyncError('DELIVERY_FAILED', { what, problem }, { cause: error });
  }
}

function gaveUp(reason: unknown): string {
  return reason instanceof Interruption ? reason.message : 'it took longer than --delivery-timeout';
}

async function mail(
  { command, config, reported }: Delivery,
  end: End,
  title: string,
  text: string,
  { authorities, signal }: Bounds,
): Promise<void> {
  const { smtp: relay, mailFrom: from, deliveryTimeout } = config;
  if (relay === undefined) return;
  const { sendMail } = await import('./mail.ts');
  const { moves = [], full } = reported;
  const isPicked = moves.length > 0 && moves.length <= MOST_PICKED;
  const now = canonicalDate(config.now ?? Math.floor(Date.now() / 1000));
  await sendMail(
    {
      from,
      to: config.mail.flat(),
      subject: `[tapesync] ${title}`,
      text,
      html: pageOf(title, command, reported, end),
      attachment: isPicked ? { filename: 'pick-list.html', content: pickList(moves, now, full) } : undefined,
    },
    { relay, authorities, patience: deliveryTimeout * 1000, signal },
  );
}

async function post(
  { command, config, id, reported }: Delivery,
  end: End,
  title: string,
  text: string,
  { authorities, signal }: Bounds,
): Promise<void> {
  const { post: url, postToken: token } = config;
  if (url === undefined) return;
  const { postReport } = await import('./post.ts');
  await postReport(bodyOf(command, title, text, reported, end), { url, token, key: id, authorities, signal });
}
