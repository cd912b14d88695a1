import type { RepositoryId, Scope } from '../../model/scope.ts';
import { scopeName } from '../../model/scope.ts';
import type { Store } from '../../stores/store.ts';
import { COULD_COME_COLUMNS, couldComeRows, NEED_COLUMNS, needRow } from '../moves/scratch-figures.ts';
import { scratchNeed } from '../moves/scratch-need.ts';
import { printTable } from '../terminal/print-table.ts';
import { type CommandContext, misused } from './command.ts';

/**
 * Prints the scratch tapes of a place against how many are needed: `tapesync moves --scratch --need 40 --to LIBR`. Returns 1
 * where they are short.
 */
export async function scratchCount(
  { config, output, reported }: Pick<CommandContext, 'config' | 'output' | 'reported'>,
  { query, places }: Pick<Store, 'query' | 'places'>,
  scopes: readonly Scope[],
  repository: RepositoryId,
  need: number,
): Promise<number> {
  const repositories = await places.repositories();
  const meant = scopes.filter((scope) =>
    repositories.some((each) => scopeName(each) === scopeName(scope) && each.repository === repository),
  );
  const [scope, ...others] = meant;
  if (scope === undefined) {
    const there = [...new Set(repositories.map((each) => each.repository))].join(', ') || 'none';
    throw misused(
      'moves',
      `there is no repository ${repository} in ${scopes.map(scopeName).join(', ')}; there is ${there}`,
    );
  }
  if (others.length > 0) {
    const media = meant.map(scopeName).join(', ');
    throw misused('moves', `tapes of one media type are counted: give CUSTOMER.MEDIA, one of ${media}`);
  }
  const found = await scratchNeed(query, { ...scope, repository }, need, repositories);
  reported.scratch = found;
  if (config.json) {
    await output.json(found);
  } else {
    await printTable(output, NEED_COLUMNS, [needRow(found)]);
    if (found.elsewhere.length > 0) {
      await output.print(['']);
      await printTable(output, COULD_COME_COLUMNS, couldComeRows(found));
    } else if (found.short > 0) {
      await output.print(['', `No other place of ${scopeName(scope)} has scratch tapes that could come.`]);
    }
  }
  return found.short > 0 ? 1 : 0;
}
