import { extract as extractChain } from '../../transforms/index.ts';
import type { Definition } from '../language/definition.ts';
import { execute, type RunReport, type RunRequest } from './execute.ts';
import type { Observe } from './observe.ts';
import type { Budget, Policy } from './sync.ts';

/** An export whose volume records are to be written out. Without `output` they are only counted. */
export interface ExtractRequest extends RunRequest {
  readonly definition: Definition;
  readonly policy: Pick<Policy, 'minRecords'>;
  readonly budget: Pick<Budget, 'sort' | 'setAside'>;
}

/** Writes the volume records that a definition makes of an export, as NDJSON. */
export function extract(request: ExtractRequest, observe: Observe, signal: AbortSignal): Promise<RunReport> {
  const { definition, policy, budget, output } = request;
  const { format, encoding, sheet } = definition;
  return execute(
    { request, format, encoding, sheet, allowEmpty: policy.minRecords === 0 },
    observe,
    signal,
    (ends) =>
      extractChain(
        ends,
        {
          extraction: { definition, minRecords: policy.minRecords },
          grouping: {
            sort: budget.sort,
            memory: budget.setAside,
            onSetAside: () => observe({ kind: 'phase', phase: 'setting aside' }),
          },
        },
        output,
      ),
  );
}
