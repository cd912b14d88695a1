import { TapesyncError } from '../errors/error.ts';
import { exitCodeOf, INTERNAL_ERROR, NOTHING_ASKED } from '../errors/exit-code.ts';
import { newIdentity } from '../model/new-identity.ts';
import { RunFigures } from '../observe/run-figures.ts';
import { exposureOf } from '../platform/exposed-file.ts';
import { Interruption } from '../platform/interrupt.ts';
import type { CommandContext } from './commands/command.ts';
import { commandHelp, programHelp } from './commands/help.ts';
import { COMMANDS } from './commands/table.ts';
import type { Deliver } from './delivery/deliver.ts';
import { Reported } from './delivery/reported.ts';
import { parseCommandLine } from './options/command-line.ts';
import { type Configuration, configure } from './options/configuration.ts';
import type { CommandName } from './options/option-spec.ts';
import { optionsOf } from './options/options.ts';
import { hasPassword } from './options/secrets-in-file.ts';
import type { Host } from './terminal/host.ts';
import { StandardOutput } from './terminal/standard-output.ts';
import { Terminal } from './terminal/terminal.ts';

/**
 * Runs a command line and sets the exit code of the process.
 *
 * @param argv the words after the program's name
 * @param version of the package
 */
export async function main(argv: readonly string[], version: string, host: Host = process): Promise<void> {
  const identity = newIdentity();
  const output = new StandardOutput(host.stdout);
  const terminal = new Terminal(host.stderr, host.env, identity.id);
  const failure = new AbortController();
  const ending: Ending = { deliver: undefined };
  let ended: TapesyncError | undefined;
  const fail = (thrown: unknown): void => {
    failure.abort();
    const error = explained(thrown);
    if (error instanceof TapesyncError) ended = error;
    terminal.error(error);
    host.exitCode = error instanceof TapesyncError ? exitCodeOf(error) : INTERNAL_ERROR;
  };
  // The work goes on when nobody reads the messages any more.
  host.stderr.on('error', () => {});
  host.on('uncaughtException', fail);
  host.on('unhandledRejection', fail);
  try {
    if (asksForJson(argv, host.env)) {
      await terminal.begin({ logFormat: 'json', logLevel: 'info', quiet: false }, '');
    }
    const code = await run(argv, version, host, ending, {
      ...{ output, terminal, identity, failed: failure.signal },
    });
    if (output.failure !== undefined) terminal.error(output.failure);
    // An error that nothing has caught has set it already.
    host.exitCode ??= code === 0 && output.failure !== undefined ? exitCodeOf(output.failure) : code;
  } catch (error) {
    if (error instanceof Interruption) host.exitCode = error.exitCode;
    else fail(error);
  }
  // Only here is it known how the command ended, and metrics that are written at the end of the process say what came of this.
  try {
    const exitCode = Number(host.exitCode ?? 0);
    host.exitCode = (await ending.deliver?.({ exitCode, error: ended })) ?? host.exitCode;
  } catch (error) {
    fail(error);
  }
}

/** What is done when a command has ended. */
interface Ending {
  deliver: Deliver | undefined;
}

async function run(
  argv: readonly string[],
  version: string,
  host: Host,
  ending: Ending,
  start: Pick<CommandContext, 'output' | 'terminal' | 'identity' | 'failed'>,
): Promise<number> {
  const { output, terminal } = start;
  const { command, flags, operands, programs, help, version: asksForVersion } = parseCommandLine(argv);
  if (asksForVersion || help) output.checkOpen();
  if (asksForVersion) {
    await output.print([`tapesync ${version}`]);
    return 0;
  }
  // Somebody who tries it out, not a pipe or a scheduler: nothing was said of what is to be done.
  const asksNothing = argv.length === 0 && host.stdin.isTTY === true;
  if (help || asksNothing) {
    const isOfCommand = argv[0] === command || argv[1] === command;
    await output.write(isOfCommand ? commandHelp(command, output.columns) : programHelp(output.columns));
    return asksNothing ? NOTHING_ASKED : 0;
  }
  const config = configure(flags, host.env);
  await terminal.begin(config, command);
  if (COMMANDS[command].prints(config, operands)) output.checkOpen();
  if (typeof flags.config === 'string' && hasPassword(flags.config)) {
    const exposure = exposureOf(flags.config, 'a password');
    if (exposure !== undefined) terminal.warning(exposure);
  }
  const execute = await COMMANDS[command].load();
  const figures = new RunFigures(command);
  if (isWatched(command, config)) {
    const { watch } = await import('./watch.ts');
    const run = { figures, version, task: config.metricsTask ?? '', onlyTapes: command === 'moves' };
    await watch(config, run, terminal, host);
  }
  const reported = new Reported();
  if (isDelivered(command, config)) {
    const { delivererOf } = await import('./delivery/deliver.ts');
    ending.deliver = delivererOf({ command, config, id: start.identity.id, reported, terminal });
  }
  const { stdin, env: environment } = host;
  return execute({ ...start, config, operands, programs, figures, reported, stdin, environment, version });
}

// Whatever needs the working directory, in packages too, fails in this way.
function explained(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error) || error.syscall !== 'uv_cwd') return error;
  const problem = 'code' in error ? String(error.code) : '';
  return new TapesyncError('WORKING_FOLDER_GONE', { problem }, { cause: error });
}

// The environment and a configuration file may name metrics for commands that have none. A preview is no run.
function isWatched(
  command: CommandName,
  { metricsPort, metricsFile, metricsPush, first }: Configuration,
): boolean {
  const isRun = optionsOf(command).some(([key]) => key === 'metricsFile') && first === 0;
  return isRun && [metricsPort, metricsFile, metricsPush].some((wanted) => wanted !== undefined);
}

// As of metrics: only some commands have a report, and a preview has none.
function isDelivered(command: CommandName, { mail, post, first }: Configuration): boolean {
  const hasReport = optionsOf(command).some(([key]) => key === 'mail') && first === 0;
  return hasReport && (mail.length > 0 || post !== undefined);
}

// An error of the options themselves is shown in the form that they seem to ask for.
function asksForJson(words: readonly string[], { TAPESYNC_LOG_FORMAT }: NodeJS.ProcessEnv): boolean {
  // Behind it stands what is no option, or one of another program.
  const argv = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  const isGiven = argv.some((word, index) => word === '--log-format' && argv[index + 1] === 'json');
  return isGiven || argv.includes('--log-format=json') || TAPESYNC_LOG_FORMAT === 'json';
}
