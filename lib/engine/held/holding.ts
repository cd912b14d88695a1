import type { StoppedChanges } from '../../../transforms/gate.ts';
import type { StoppedScope } from '../../model/held-plan.ts';
import type { Run } from '../../model/run.ts';
import type { Progress } from '../../observe/progress.ts';
import { HeldChanges } from '../../stores/held-changes.ts';
import type { HeldPlans } from '../../stores/roles/held-plans.ts';
import type { Observe } from '../observe.ts';

/** A run whose changes are held where a limit stops them. */
export interface HoldingRun {
  readonly heldPlans: Pick<HeldPlans, 'hold'>;
  readonly run: Run;
  /** Whether missing places are made. */
  readonly create: boolean;
  readonly observe: Observe;
}

/** Gathers the changes of a run that limits stop, and has them kept at its end. */
export class Holding {
  readonly #run: HoldingRun;
  readonly #scopes: StoppedScope[] = [];
  readonly #changes = new HeldChanges();

  constructor(run: HoldingRun) {
    this.#run = run;
  }

  /** Takes the changes of a scope. */
  take({ scope: { customer, media }, volumes, error, changes }: StoppedChanges): void {
    // What follows is advice for a run that does not hold them.
    const [reason = ''] = error.message.split(';');
    this.#scopes.push({ customer, media, volumes, code: error.code, reason });
    for (const change of changes) this.#changes.add(change);
  }

  /** Keeps what was taken, if there is anything. Throws a TapesyncError of class `store`. */
  async keep({ total: { volumeRecords } }: Progress): Promise<void> {
    const { count } = this.#changes;
    if (count === 0) return;
    const { heldPlans, run, create, observe } = this.#run;
    await heldPlans.hold(run, { create, volumeRecords, scopes: this.#scopes }, this.#changes);
    observe({ kind: 'held', plan: run.id, changes: count });
  }
}
