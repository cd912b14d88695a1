import { OUTCOMES } from '../../model/outcome.ts';
import type { Statistics } from '../../observe/statistics.ts';

/** Returns the report of a run in one sentence, for runs on what a person named: how many ended how. */
export function briefReport({ outcomes, read, contents }: Statistics): string {
  const ended = OUTCOMES.filter((outcome) => outcome !== 'excluded' && outcomes[outcome].total > 0).map(
    (outcome) => `${outcomes[outcome].total} ${outcome}`,
  );
  const of = `${read - outcomes.excluded.total - contents} named`;
  const lying = contents > 0 ? ` and ${contents} in them` : '';
  return `${ended.length > 0 ? ended.join(', ') : 'nothing done'} of ${of}${lying}`;
}
