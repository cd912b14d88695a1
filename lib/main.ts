import { readFileSync } from 'node:fs';
import { commandHelp, programHelp } from './commands/help.ts';
import { COMMANDS } from './commands/table.ts';
import { terminal } from './console/console.ts';
import { output } from './console/standard-output.ts';
import { TapesyncError } from './errors.ts';
import { exitCodeOf, INTERNAL_ERROR } from './exit-code.ts';
import { parseCommandLine } from './options/command-line.ts';
import { type Configuration, configure } from './options/configuration.ts';
import type { CommandName } from './options/option-spec.ts';
import { optionsOf } from './options/options.ts';
import { RunFigures } from './statistics/run-figures.ts';

/** Runs a command line (without the program's name) and sets the exit code of the process. */
export async function main(argv: readonly string[]): Promise<void> {
  // Nobody reads the messages any more: there is nobody left to tell, and the work goes on.
  process.stderr.on('error', () => {});
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  try {
    if (asksForJson(argv)) await terminal.begin({ logFormat: 'json', logLevel: 'info', quiet: false }, '');
    const code = await run(argv);
    if (output.failure !== undefined) terminal.error(output.failure);
    // What has failed in the meantime stays failed.
    process.exitCode ??= code === 0 && output.failure !== undefined ? exitCodeOf(output.failure) : code;
  } catch (error) {
    fail(error);
  }
}

async function run(argv: readonly string[]): Promise<number> {
  const { command, flags, operands, help, version } = parseCommandLine(argv);
  if (version) {
    await output.print(`tapesync ${packageVersion()}\n`);
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
    const { watch } = await import('./metrics/watch.ts');
    await watch(config, figures, packageVersion(), terminal);
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

function packageVersion(): string {
  // The sources lie one folder below it, and so does what is built from them.
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}
