import type { Tally } from '../model/tally.ts';
import type { VolumeRecord } from '../model/volume-record.ts';
import type { Rejection } from './compare.ts';

/** Counts a record that cannot be trusted, and reports it with its text where that is known. */
export function reject(
  { outcomes, problems }: Tally,
  { line, unended }: VolumeRecord,
  source: string,
  { code, message }: Rejection,
): void {
  outcomes.add('rejected', code);
  problems.push({
    outcome: 'rejected',
    code,
    message,
    source,
    line,
    ...(unended !== undefined && { raw: unended.text }),
  });
}
