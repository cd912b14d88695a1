import type { Token } from 'stream-json/core/parser.js';

/**
 * The wanted part of a JSON value: numbers as they are written, `true` and `false` as text. Objects are maps, so that a
 * key such as `__proto__` is data like any other; of several members with the same key, the last one counts.
 */
export type JsonTree = string | null | readonly JsonTree[] | ReadonlyMap<string, JsonTree>;

/** Returns whether a value is an object. */
export function isObject(tree: JsonTree): tree is ReadonlyMap<string, JsonTree> {
  return tree instanceof Map;
}

/** Returns the value of tokens, without the members of objects whose keys are not wanted. */
export function readTree(tokens: readonly Token[], isWanted: (key: string) => boolean): JsonTree {
  return new TreeReader(tokens, isWanted).value();
}

// Recursive: the scanner rejects values that are nested too deep.
class TreeReader {
  readonly #tokens: readonly Token[];
  readonly #isWanted: (key: string) => boolean;
  #at = 0;

  constructor(tokens: readonly Token[], isWanted: (key: string) => boolean) {
    this.#tokens = tokens;
    this.#isWanted = isWanted;
  }

  value(): JsonTree {
    const token = this.#tokens[this.#at++];
    switch (token?.name) {
      case 'stringValue':
      case 'numberValue':
        return token.value;
      case 'trueValue':
        return 'true';
      case 'falseValue':
        return 'false';
      case 'startObject':
        return this.#object();
      case 'startArray':
        return this.#array();
      default:
        return null;
    }
  }

  #object(): ReadonlyMap<string, JsonTree> {
    const members = new Map<string, JsonTree>();
    for (let token = this.#tokens[this.#at++]; token?.name === 'keyValue'; token = this.#tokens[this.#at++]) {
      if (this.#isWanted(token.value)) members.set(token.value, this.value());
      else this.#skip();
    }
    return members;
  }

  #array(): readonly JsonTree[] {
    const elements: JsonTree[] = [];
    for (let token = this.#tokens[this.#at]; token !== undefined; token = this.#tokens[this.#at]) {
      if (token.name === 'endArray') break;
      elements.push(this.value());
    }
    this.#at += 1;
    return elements;
  }

  #skip(): void {
    let depth = 0;
    do {
      const name = this.#tokens[this.#at++]?.name;
      if (name === 'startObject' || name === 'startArray') depth += 1;
      else if (name === 'endObject' || name === 'endArray') depth -= 1;
      else if (name === undefined) return;
    } while (depth > 0);
  }
}
