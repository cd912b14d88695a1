import { accepts } from './glob.ts';
import type { Atom, Node } from './pattern.ts';

/** States that an automaton may have before it is built again. */
const STATE_LIMIT = 512;

type Instruction =
  | { readonly kind: 'atom'; readonly atom: Atom; readonly next: number }
  | { readonly kind: 'split'; readonly nexts: readonly number[] }
  | { readonly kind: 'match' };

interface State {
  /** The atom instructions that wait for the next character. */
  readonly waiting: readonly number[];
  readonly accepting: boolean;
  readonly nexts: Map<number, State>;
}

/**
 * Compiles a pattern with groups to a finite automaton. Its states are built when a value first needs them. The time to
 * match is linear in the length of the value.
 */
export function compileAutomaton(nodes: readonly Node[]): (value: string) => boolean {
  const automaton = new Automaton(nodes);
  return (value) => automaton.matches(value);
}

class Automaton {
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
    this.#atoms = this.#program.flatMap((instruction) =>
      instruction.kind === 'atom' ? [instruction.atom] : [],
    );
    this.#start = this.#state([this.#entry]);
  }

  matches(value: string): boolean {
    let state = this.#start;
    for (let at = 0; at < value.length; at++) {
      if (state.waiting.length === 0) return false;
      const code = value.charCodeAt(at);
      const symbol = this.#symbols.get(code) ?? this.#learn(code);
      state = state.nexts.get(symbol) ?? this.#step(state, symbol, code);
    }
    return state.accepting;
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
        return this.#add({
          kind: 'split',
          nexts: node.alternatives.map((alternative) => this.#sequence(alternative, next)),
        });
      default:
        return this.#add({ kind: 'atom', atom: node, next });
    }
  }

  #add(instruction: Instruction): number {
    return this.#program.push(instruction) - 1;
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
    const next = this.#state(reached);
    state.nexts.set(symbol, next);
    return next;
  }

  #state(reached: readonly number[]): State {
    const waiting = new Set<number>();
    const seen = new Set<number>();
    let accepting = false;
    const pending = [...reached];
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      if (seen.has(index)) continue;
      seen.add(index);
      const instruction = this.#program[index];
      if (instruction?.kind === 'split') pending.push(...instruction.nexts);
      else if (instruction?.kind === 'match') accepting = true;
      else waiting.add(index);
    }
    const sorted = [...waiting].sort((a, b) => a - b);
    const name = `${sorted.join(' ')}${accepting ? ' end' : ''}`;
    const known = this.#states.get(name);
    if (known !== undefined) return known;
    const state: State = { waiting: sorted, accepting, nexts: new Map() };
    if (this.#states.size >= STATE_LIMIT) {
      this.#states.clear();
      this.#start = this.#state([this.#entry]);
    }
    this.#states.set(name, state);
    return state;
  }
}
