import { TapesyncError } from '../errors/error.ts';
import { exitCodeOf, INTERNAL_ERROR } from '../errors/exit-code.ts';
import { RunFigures } from '../observe/run-figures.ts';
import { commandHelp, programHelp } from './commands/help.ts';
import { newIdentity } from './commands/run-identity.ts';
import { COMMANDS } from './commands/table.ts';
import { parseCommandLine } from './options/command-line.ts';
import { type Configuration, configure } from './options/configuration.ts';
import type { CommandName } from './options/option-spec.ts';
import { optionsOf } from './options/options.ts';
import { StandardOutput } from './terminal/standard-output.ts';
import { Terminal } from './terminal/terminal.ts';

/** What the program is started with, beside the process itself. */
interface Start {
  readonly argv: readonly string[];
  readonly version: string;
  readonly output: StandardOutput;
  readonly terminal: Terminal;
  readonly identity: ReturnType<typeof newIdentity>;
}

/**
 * Runs a command line and sets the exit code of the process.
 *
 * @param argv the words behind the program's name
 * @param version of the package
 */
export async function main(argv: readonly string[], version: string): Promise<void> {
  const identity = newIdentity();
  const output = new StandardOutput(process.stdout);
  const terminal = new Terminal(process.stderr, process.env, identity.id);
  const fail = (error: unknown): void => {
    terminal.error(error);
    process.exitCode = error instanceof TapesyncError ? exitCodeOf(error) : INTERNAL_ERROR;
  };
  // Nobody reads the messages any more: the work goes on all the same.
  process.stderr.on('error', () => {});
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  try {
    if (asksForJson(argv)) await terminal.begin({ logFormat: 'json', logLevel: 'info', quiet: false }, '');
    const code = await run({ argv, version, output, terminal, identity });
    if (output.failure !== undefined) terminal.error(output.failure);
    // What has failed in the meantime stays failed.
    process.exitCode ??= code === 0 && output.failure !== undefined ? exitCodeOf(output.failure) : code;
  } catch (error) {
    fail(error);
  }
}

async function run({ argv, version, output, terminal, identity }: Start): Promise<number> {
  const { command, flags, operands, help, version: asksForVersion } = parseCommandLine(argv);
  if (asksForVersion) {
    await output.write(`tapesync ${version}\n`);
    return 0;
  }
  if (help) {
    await output.write(argv[0] === command ? commandHelp(command) : programHelp());
    return 0;
  }
  const environment = process.env;
  const config = configure(flags, environment);
  await terminal.begin(config, command);
  const execute = await COMMANDS[command].load();
  const figures = new RunFigures(command);
  if (isWatched(command, config)) {
    const { watch } = await import('./watch.ts');
    await watch(config, figures, version, terminal);
  }
  return execute({
    config,
    operands,
    identity,
    figures,
    stdin: process.stdin,
    output,
    terminal,
    environment,
  });
}

// The environment and the configuration file speak to all commands alike. To look at the first records is no run.
function isWatched(
  command: CommandName,
  { metricsPort, metricsFile, metricsPush, first }: Configuration,
): boolean {
  const isRun = optionsOf(command).some(([key]) => key === 'metricsFile') && first === 0;
  return isRun && [metricsPort, metricsFile, metricsPush].some((wanted) => wanted !== undefined);
}

// What is wrong with the options themselves is reported in the form that they seem to ask for.
function asksForJson(argv: readonly string[]): boolean {
  const given = argv.some((word, index) => word === '--log-format' && argv[index + 1] === 'json');
  return given || argv.includes('--log-format=json') || process.env.TAPESYNC_LOG_FORMAT === 'json';
}
