/** How many may be in a queue. */
export interface FairQueueOptions {
  /** Most that are under way at once. */
  readonly atOnce: number;
  /** Most of them of one party. */
  readonly atOncePerParty: number;
  /** So many of `atOnce` are only for parties that have none under way: whoever is slow leaves room for others. */
  readonly reserved: number;
  /** Most that wait. */
  readonly waiting: number;
  /** Most of them of one party. */
  readonly waitingPerParty: number;
  /** Returns the error of whoever is sent away. */
  readonly busy: () => Error;
}

/** Who enters a queue. */
export interface Entrant {
  readonly party: string;
  /** One of several that share the turns of a party. */
  readonly member?: string;
  /** Whether to come before all who are not. */
  readonly preferred?: boolean;
}

interface Waiting extends Required<Entrant> {
  readonly enter: (leave: () => void) => void;
  readonly refuse: (error: Error) => void;
}

// Names of members may be made up without end. Forgotten turns cost no more than a turn out of order.
const MOST_TURNS = 10_000;

/**
 * A bounded queue in which nobody can stand in the way of all others: parties take turns, and in each its members; when
 * it is full, the last of the party, and in it of the member, that has the most in it has to go.
 */
export class FairQueue {
  readonly #options: FairQueueOptions;
  readonly #waiting: Waiting[] = [];
  readonly #underWay = new Map<string, number>();
  #allUnderWay = 0;
  /** When parties, and members, had their last turn. */
  readonly #turns = new Map<string, number>();
  #turn = 0;

  constructor(options: FairQueueOptions) {
    this.#options = options;
  }

  /** Waits for the turn of an entrant, and returns the function that ends it. Throws the error of the queue if it is full. */
  enter({ party, member = '', preferred = false }: Entrant): Promise<() => void> {
    const { waiting, waitingPerParty, busy } = this.#options;
    const entered = new Promise<() => void>((enter, refuse) => {
      this.#waiting.push({ party, member, preferred, enter, refuse });
    });
    this.#next();
    const ofParty = this.#waiting.filter((one) => one.party === party);
    if (ofParty.length > waitingPerParty) this.#sendAway(ofParty, busy);
    else if (this.#waiting.length > waiting) this.#sendAway(this.#waiting, busy);
    return entered;
  }

  #next(): void {
    for (;;) {
      const next = this.#waiting.filter((one) => this.#mayEnter(one)).reduce(this.#sooner, undefined);
      if (next === undefined) return;
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.#turn++;
      for (const key of keysOf(next)) this.#turns.set(key, this.#turn);
      if (this.#turns.size > MOST_TURNS) this.#turns.clear();
      this.#count(next.party, 1);
      let left = false;
      next.enter(() => {
        if (left) return;
        left = true;
        this.#count(next.party, -1);
        this.#next();
        if (this.#allUnderWay === 0) this.#turns.clear();
      });
    }
  }

  #mayEnter({ party }: Waiting): boolean {
    const { atOnce, atOncePerParty, reserved } = this.#options;
    const own = this.#underWay.get(party) ?? 0;
    if (own >= atOncePerParty) return false;
    return this.#allUnderWay < (own === 0 ? atOnce : atOnce - reserved);
  }

  /** Of two that wait, the one whose turn is sooner; of equals the one that came first. */
  readonly #sooner = (first: Waiting | undefined, second: Waiting): Waiting => {
    if (first === undefined) return second;
    if (first.preferred !== second.preferred) return first.preferred ? first : second;
    const [ofFirst, ofSecond] = [keysOf(first), keysOf(second)];
    for (const [index, key] of ofFirst.entries()) {
      const difference = (this.#turns.get(key) ?? 0) - (this.#turns.get(ofSecond[index] ?? '') ?? 0);
      if (difference !== 0) return difference < 0 ? first : second;
    }
    return first;
  };

  #count(party: string, more: 1 | -1): void {
    this.#allUnderWay += more;
    const own = (this.#underWay.get(party) ?? 0) + more;
    if (own === 0) this.#underWay.delete(party);
    else this.#underWay.set(party, own);
  }

  // The last of the member with the most: those before have waited longer. Who is preferred goes only if all are.
  #sendAway(from: readonly Waiting[], busy: () => Error): void {
    const others = from.filter(({ preferred }) => !preferred);
    const ofParty = largest(others.length > 0 ? others : from, ({ party }) => party);
    const sent = largest(ofParty, ({ member }) => member).at(-1);
    if (sent === undefined) return;
    this.#waiting.splice(this.#waiting.indexOf(sent), 1);
    sent.refuse(busy());
  }
}

// Of groups of one size the one that came last.
function largest(waiting: readonly Waiting[], key: (one: Waiting) => string): readonly Waiting[] {
  const groups = [...Map.groupBy(waiting, key).values()];
  return groups.reduce((most, one) => (one.length < most.length ? most : one));
}

function keysOf({ party, member }: Waiting): readonly string[] {
  return [party, `${party} ${member}`];
}
