/** Something wanted from a document, by the path to it from the top. */
export interface Goal {
  /** Keys of objects, numbers of elements, `*` for all values of either. */
  readonly path: readonly string[];
  /** What is taken by its values instead of whole, if it stands at the path. */
  readonly byValues: 'objects and arrays' | 'arrays' | 'nothing';
}

/** The use of a value: it belongs to a goal, is an object or array on the way to one, or is aside of all paths. */
type ValueUse<G extends Goal> = G | 'within' | 'aside';

/** An object or array on the way to a goal. */
interface Frame<G extends Goal> {
  readonly isArray: boolean;
  /** Goals to which its values may lead. */
  readonly goals: readonly G[];
  /** The goal that all of its values are part of. */
  readonly all: G | undefined;
  /** The key or index of the current value. */
  key: string;
  index: number;
}

/** Follows a document from value to value and finds those on the paths to the goals. */
export class JsonPaths<G extends Goal> {
  readonly #goals: readonly G[];
  readonly #onFound: (goal: G) => void;
  readonly #frames: Frame<G>[] = [];

  /** @param onFound called for each object or array whose values may belong to a goal, even if it is empty */
  constructor(goals: readonly G[], onFound: (goal: G) => void) {
    this.#goals = goals;
    this.#onFound = onFound;
  }

  /** The number of objects and arrays around the current value. */
  get depth(): number {
    return this.#frames.length;
  }

  /** Whether the innermost of them is an array. */
  get isInArray(): boolean {
    return this.#frames.at(-1)?.isArray === true;
  }

  /** Takes the key of the next value. */
  key(key: string): void {
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.key = key;
  }

  /** Returns the use of the next value, by its first character; enters it if it is on the way to a goal. */
  next(first: string): ValueUse<G> {
    const frame = this.#frames.at(-1);
    if (frame !== undefined) frame.index += 1;
    if (frame?.all !== undefined) return frame.all;
    const goals = frame === undefined ? this.#goals : leadingOn(frame, this.depth);
    const goal = goals.find(({ path }) => path.length === this.depth);
    if (goal !== undefined && !isTakenByValues(goal, first)) {
      // REST servers write null for a list that they do not have: it is not a record.
      const isNone = goal.byValues === 'objects and arrays' || (first === 'n' && goal.byValues === 'arrays');
      return isNone ? 'aside' : goal;
    }
    if (goals.length === 0 || !isOpening(first)) return 'aside';
    for (const found of goal === undefined ? goals : [goal]) {
      if (found.path.slice(this.depth).every((step) => step === '*')) this.#onFound(found);
    }
    this.#frames.push({ isArray: first === '[', goals, all: goal, key: '', index: -1 });
    return 'within';
  }

  /** Leaves the innermost object or array. */
  leave(): void {
    this.#frames.pop();
  }

  /** Returns the keys and indexes of the current value of a goal where its path has `*`. */
  keysOfAll({ path }: Goal): readonly string[] {
    return this.#frames
      .filter((_, at) => at >= path.length || path[at] === '*')
      .map((frame) => (frame.isArray ? String(frame.index) : frame.key));
  }
}

function leadingOn<G extends Goal>({ isArray, goals, key, index }: Frame<G>, depth: number): readonly G[] {
  const at = isArray ? String(index) : key;
  return goals.filter(({ path }) => path[depth - 1] === '*' || path[depth - 1] === at);
}

function isTakenByValues({ byValues }: Goal, first: string): boolean {
  return byValues === 'arrays' ? first === '[' : byValues === 'objects and arrays' && isOpening(first);
}

function isOpening(first: string): boolean {
  return first === '{' || first === '[';
}
