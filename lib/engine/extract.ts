import { extract as extractChain } from '../../transforms/index.ts';
import { jsonForm, type RecordForm } from '../../transforms/record-writer.ts';
import type { Definition } from '../language/definition.ts';
import { execute, type RunReport, type RunRequest } from './execute.ts';
import type { Observe } from './observe.ts';
import type { Budget, Policy } from './sync.ts';

/** An export whose volume records are to be written out. Without `output` they are only counted. */
export interface ExtractRequest extends RunRequest {
  readonly definition: Definition;
  readonly policy: Pick<Policy, 'minRecords'>;
  readonly budget: Pick<Budget, 'sort' | 'setAside'>;
  /** How records are written; as NDJSON when absent. */
  readonly form?: RecordForm | undefined;
}

/** Writes the volume records that a definition makes of an export. */
export function extract(request: ExtractRequest, observe: Observe, signal: AbortSignal): Promise<RunReport> {
  const { definition, policy, budget, output, form } = request;
  const { format, encoding, sheet } = definition;
  return execute(
    { request, format, encoding, sheet, allowEmpty: policy.minRecords === 0 },
    observe,
    signal,
    (ends) =>
      extractChain(
        ends,
        {
          form: form ?? jsonForm(definition.fields),
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
