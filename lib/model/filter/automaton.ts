import { foldCode } from './character-class.ts';
import { accepts } from './glob.ts';
import type { Atom, Group, Node } from './pattern.ts';

/** States that an automaton may have before it is built again. */
const STATE_LIMIT = 512;

/** States that the inside of `!(...)` may have: each of them may be waited in at once. */
const INSIDE_LIMIT = 256;

type Instruction =
  | { readonly kind: 'atom'; readonly atom: Atom; readonly next: number }
  | { readonly kind: 'split'; readonly nexts: number[] }
  /** Goes on behind each text that the automaton does not accept. */
  | { readonly kind: 'except'; readonly inside: Automaton; readonly next: number }
  | { readonly kind: 'match' };

/** A text that the inside of an `except` has read so far. */
interface Excepted {
  readonly index: number;
  readonly state: State;
}

interface State {
  /** Tells apart the states of one automaton. */
  readonly name: string;
  /** The atom instructions that wait for the next character. */
  readonly waiting: readonly number[];
  readonly excepted: readonly Excepted[];
  readonly accepting: boolean;
  readonly nexts: Map<number, State>;
}

/**
 * Compiles a pattern with groups to a finite automaton; `undefined` if what its `!(...)` deny is too involved. Its states are
 * built when a value first needs them. The time to match is linear in the length of the value.
 */
export function compileAutomaton(nodes: readonly Node[]): ((value: string) => boolean) | undefined {
  const automaton = new Automaton(nodes);
  return automaton.isBounded ? (value) => automaton.matches(value) : undefined;
}

class Automaton {
  /** Whether the insides of all `!(...)` have few states. */
  isBounded = true;
  readonly #program: Instruction[] = [{ kind: 'match' }];
  readonly #entry: number;
  readonly #atoms: readonly Atom[];
  /** The symbol of each character; characters that no atom distinguishes share one. */
  readonly #symbols = new Map<number, number>();
  readonly #signatures = new Map<string, number>();
  readonly #states = new Map<string, State>();
  #start: State;

  constructor(nodes: readonly Node[]) {
    this.#entry = this.#sequence(nodes, 0);
    this.#atoms = this.#program.flatMap((instruction) => {
      if (instruction.kind === 'except') return instruction.inside.#atoms;
      return instruction.kind === 'atom' ? [instruction.atom] : [];
    });
    this.#start = this.#state([this.#entry], []);
  }

  matches(value: string): boolean {
    let state = this.#start;
    for (let at = 0; at < value.length; at++) {
      if (state.waiting.length === 0 && state.excepted.length === 0) return false;
      state = this.#after(state, value.charCodeAt(at));
    }
    return state.accepting;
  }

  #after(state: State, code: number): State {
    const symbol = this.#symbols.get(code) ?? this.#learn(code);
    return state.nexts.get(symbol) ?? this.#step(state, symbol, code);
  }

  // Instructions are added from the last to the first, so that each knows its next one.
  #sequence(nodes: readonly Node[], next: number): number {
    return nodes.reduceRight((following, node) => this.#node(node, following), next);
  }

  #node(node: Node, next: number): number {
    switch (node.kind) {
      case 'any': {
        const loop = this.#program.length;
        this.#program.push({ kind: 'split', nexts: [loop + 1, next] });
        return this.#add({ kind: 'atom', atom: { kind: 'one' }, next: loop }) - 1;
      }
      case 'choice':
        return this.#choice(node, next, []);
      case 'maybe':
        return this.#choice(node, next, [next]);
      case 'any number':
        return this.#loop(node, next).loop;
      case 'some':
        return this.#loop(node, next).first;
      case 'none of':
        return this.#except(node, next);
      default:
        return this.#add({ kind: 'atom', atom: node, next });
    }
  }

  #choice({ alternatives }: Group, next: number, more: readonly number[]): number {
    const nexts = alternatives.map((alternative) => this.#sequence(alternative, next));
    return this.#add({ kind: 'split', nexts: [...nexts, ...more] });
  }

  #loop(node: Group, next: number): { readonly loop: number; readonly first: number } {
    const nexts = [next];
    const loop = this.#add({ kind: 'split', nexts });
    const first = this.#choice(node, loop, []);
    nexts.push(first);
    return { loop, first };
  }

  #except({ alternatives }: Group, next: number): number {
    const inside = new Automaton([{ kind: 'choice', alternatives }]);
    if (!inside.isBounded || !inside.#isSmall()) this.isBounded = false;
    return this.#add({ kind: 'except', inside, next });
  }

  #add(instruction: Instruction): number {
    return this.#program.push(instruction) - 1;
  }

  /** Whether few states can be reached, by one character for each that the atoms can tell apart. */
  #isSmall(): boolean {
    const codes = new Map(
      this.#tellingCodes().map((code) => [this.#symbols.get(code) ?? this.#learn(code), code]),
    );
    const reached = new Map([[this.#start.name, this.#start]]);
    for (const state of reached.values()) {
      for (const code of codes.values()) {
        const next = this.#after(state, code);
        reached.set(next.name, next);
        if (reached.size > INSIDE_LIMIT) return false;
      }
    }
    return true;
  }

  #tellingCodes(): readonly number[] {
    const named = this.#atoms.flatMap((atom) => {
      if (atom.kind === 'class') return atom.members.edges;
      return atom.kind === 'literal' ? [atom.code] : [];
    });
    const codes = [...named, ...Array.from({ length: 128 }, (_, code) => code), 0xe9, 0xffff];
    return [...new Set(codes.map(foldCode))];
  }

  #learn(code: number): number {
    const signature = this.#atoms.map((atom) => (accepts(atom, code) ? '1' : '0')).join('');
    const symbol = this.#signatures.get(signature) ?? this.#signatures.size;
    this.#signatures.set(signature, symbol);
    this.#symbols.set(code, symbol);
    return symbol;
  }

  #step(state: State, symbol: number, code: number): State {
    const reached = state.waiting.flatMap((index) => {
      const instruction = this.#program[index];
      return instruction?.kind === 'atom' && accepts(instruction.atom, code) ? [instruction.next] : [];
    });
    const excepted = state.excepted.flatMap(({ index, state: before }) => {
      const instruction = this.#program[index];
      return instruction?.kind === 'except'
        ? [{ index, state: instruction.inside.#after(before, code) }]
        : [];
    });
    const next = this.#state(reached, excepted);
    state.nexts.set(symbol, next);
    return next;
  }

  #state(reached: readonly number[], begun: readonly Excepted[]): State {
    const waiting = new Set<number>();
    const excepted = new Map<string, Excepted>();
    const seen = new Set<number>();
    let accepting = false;
    const pending = [...reached];
    const except = (one: Excepted): void => {
      const instruction = this.#program[one.index];
      excepted.set(`${one.index}:${one.state.name}`, one);
      if (instruction?.kind === 'except' && !one.state.accepting) pending.push(instruction.next);
    };
    for (const one of begun) except(one);
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (seen.has(index)) continue;
      seen.add(index);
      const instruction = this.#program[index];
      if (instruction?.kind === 'split') pending.push(...instruction.nexts);
      else if (instruction?.kind === 'match') accepting = true;
      else if (instruction?.kind === 'except') except({ index, state: instruction.inside.#start });
      else waiting.add(index);
    }
    const sorted = [...waiting].sort((a, b) => a - b);
    const name = `${sorted.join(' ')} (${[...excepted.keys()].sort().join(', ')})${accepting ? ' end' : ''}`;
    const known = this.#states.get(name);
    if (known !== undefined) return known;
    const state = { name, waiting: sorted, excepted: [...excepted.values()], accepting, nexts: new Map() };
    if (this.#states.size >= STATE_LIMIT) {
      this.#states.clear();
      this.#start = this.#state([this.#entry], []);
    }
    this.#states.set(name, state);
    return state;
  }
}
