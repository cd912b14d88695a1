import { type ExpectedSource, expectedSourceProblem } from '../model/expected-source.ts';
import { inWeek, WEEK } from '../model/schedule.ts';
import type { CustomerId } from '../model/scope.ts';
import type { ExpectedSources } from '../stores/roles/expected-sources.ts';
import { invalidRequest } from './error-answers.ts';

/** A source as somebody says that it should report; what is absent is empty, and every day. */
export interface SourcePut extends Omit<ExpectedSource, 'customer' | 'task' | 'days'> {
  readonly customer?: CustomerId | null;
  readonly task?: string;
  readonly days?: readonly string[];
}

/** Expects a source. Throws REQUEST_INVALID for one that cannot be right, and CUSTOMER_UNKNOWN. */
export async function putSource(expected: Pick<ExpectedSources, 'put'>, put: SourcePut): Promise<void> {
  const { customer = null, task = '', days = WEEK, ...rest } = put;
  const source = { ...rest, customer, task, days: inWeek(days) };
  const problem = expectedSourceProblem(source);
  if (problem !== undefined) throw invalidRequest(problem);
  await expected.put(source);
}
