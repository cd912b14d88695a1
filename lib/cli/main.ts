import { TapesyncError } from '../errors/error.ts';
import { exitCodeOf, INTERNAL_ERROR } from '../errors/exit-code.ts';
import { RunFigures } from '../observe/run-figures.ts';
import { commandHelp, programHelp } from './commands/help.ts';
import { COMMANDS } from './commands/table.ts';
import { parseCommandLine } from './options/command-line.ts';
import { type Configuration, configure } from './options/configuration.ts';
import type { CommandName } from './options/option-spec.ts';
import { optionsOf } from './options/options.ts';
import { terminal } from './terminal/console.ts';
import { output } from './terminal/standard-output.ts';

/**
 * Runs a command line and sets the exit code of the process.
 *
 * @param argv the words behind the program's name
 * @param version of the package
 */
export async function main(argv: readonly string[], version: string): Promise<void> {
  // Nobody reads the messages any more: there is nobody left to tell, and the work goes on.
  process.stderr.on('error', () => {});
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  try {
    if (asksForJson(argv)) await terminal.begin({ logFormat: 'json', logLevel: 'info', quiet: false }, '');
    const code = await run(argv, version);
    if (output.failure !== undefined) terminal.error(output.failure);
    // What has failed in the meantime stays failed.
    process.exitCode ??= code === 0 && output.failure !== undefined ? exitCodeOf(output.failure) : code;
  } catch (error) {
    fail(error);
  }
}

async function run(argv: readonly string[], packageVersion: string): Promise<number> {
  const { command, flags, operands, help, version } = parseCommandLine(argv);
  if (version) {
    await output.print(`tapesync ${packageVersion}\n`);
    return 0;
  }
  if (help) {
    await output.print(argv[0] === command ? commandHelp(command) : programHelp());
    return 0;
  }
  const config = configure(flags, process.env);
  await terminal.begin(config, command);
  const execute = await COMMANDS[command].load();
  const figures = new RunFigures(command);
  if (isWatched(command, config)) {
    const { watch } = await import('./watch.ts');
    await watch(config, figures, packageVersion, terminal);
  }
  return execute({ config, operands, figures });
}

// The environment and the configuration file speak to all commands alike. To look at the first records is no run.
function isWatched(
  command: CommandName,
  { metricsPort, metricsFile, metricsPush, first }: Configuration,
): boolean {
  const isRun = optionsOf(command).some(([key]) => key === 'metricsFile') && first === 0;
  return isRun && `${metricsPort}${metricsFile}${metricsPush}` !== '';
}

// What is wrong with the options themselves is said in the form that they seem to ask for.
function asksForJson(argv: readonly string[]): boolean {
  const given = argv.some((word, index) => word === '--log-format' && argv[index + 1] === 'json');
  return given || argv.includes('--log-format=json') || process.env.TAPESYNC_LOG_FORMAT === 'json';
}

function fail(error: unknown): void {
  terminal.error(error);
  process.exitCode = error instanceof TapesyncError ? exitCodeOf(error) : INTERNAL_ERROR;
}
