import { bridgeColumns } from '../../engine/bridge/columns.ts';
import { BridgeRows } from '../../engine/bridge/rows.ts';
import { TapesyncError } from '../../errors/error.ts';
import { CHANGES_FOUND, TROUBLE } from '../../errors/exit-code.ts';
import type { Definition } from '../../language/definition.ts';
import { Zone } from '../../model/zone.ts';
import { timeZoneOf } from '../options/configuration.ts';
import { HeldOutput } from '../terminal/held-output.ts';
import { OutputFile } from '../terminal/output-file.ts';
import type { CommandContext } from './command.ts';

/** Records for TMSS10Sync, and the changes behind them, until it is known that they can be believed. */
export class HandedOver {
  readonly form: BridgeRows;
  readonly output = new HeldOutput();
  /** Takes the changes; `undefined` where nobody wants them. */
  changes: HeldOutput | undefined;
  #sent: OutputFile | undefined;

  constructor(form: BridgeRows) {
    this.form = form;
    this.output.write(form.heading());
  }

  /** Opens the file for the changes, unless its path is empty; throws OUTPUT_FAILED, also where it is one of the others. */
  openSent(path: string, others: readonly string[]): void {
    if (path === '') return;
    this.#sent = new OutputFile(path, others);
    this.changes = new HeldOutput();
  }

  /** Writes the changes to their file, then the records. Throws a TapesyncError where something is missing. */
  async release(output: CommandContext['output']): Promise<void> {
    const { changes } = this;
    const sent = this.#sent;
    for (const each of [this.output, changes]) if (each?.failure !== undefined) throw each.failure;
    if (sent !== undefined) {
      await changes?.release(sent);
      sent.end();
      if (sent.failure !== undefined) throw sent.failure;
    }
    await this.output.release(output);
  }

  /** Forgets what was not released; an older file of changes stays. */
  drop(): void {
    this.output.drop();
    this.changes?.drop();
    this.#sent?.drop();
  }
}

/**
 * Runs what writes records for TMSS10Sync, and prints them behind their heading if it ended well, single records in trouble
 * aside: otherwise nothing at all. Returns its exit code.
 */
export async function handingOver(
  context: CommandContext,
  definition: Definition,
  run: (handedOver: HandedOver) => Promise<number>,
): Promise<number> {
  const handedOver = new HandedOver(new BridgeRows(bridgeColumns(definition), zoneOf(context)));
  try {
    const exitCode = await run(handedOver);
    if (isBelieved(exitCode)) await handedOver.release(context.output);
    return exitCode;
  } finally {
    handedOver.drop();
  }
}

// Whether the whole input was read, and no limit stopped the run.
function isBelieved(exitCode: number): boolean {
  return exitCode === 0 || exitCode === TROUBLE || exitCode === CHANGES_FOUND;
}

/** Returns the time zone in which TMSS10Sync runs. Throws OPTION_INVALID where there is no such zone. */
export function zoneOf({ config, environment }: Pick<CommandContext, 'config' | 'environment'>): Zone {
  const name = timeZoneOf(config, environment);
  const zone = Zone.named(name);
  if (zone !== undefined) return zone;
  throw new TapesyncError('OPTION_INVALID', {
    option: '--timezone',
    problem: `there is no time zone ${name}`,
  });
}
