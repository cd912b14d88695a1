import { printable } from '../../errors/printable.ts';
import type { Run } from '../../model/run.ts';

// It stands in the URL of every request that writes, which may be some thousand bytes long.
const LONGEST_DEFINITION = 500;

/** Returns a run as the query of a request; the server knows its user. */
export function runQuery({ id, command, definition, started }: Run) {
  return {
    run: id,
    command,
    definition: printable(definition).slice(-LONGEST_DEFINITION).toWellFormed(),
    started,
  };
}
