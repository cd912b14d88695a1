import type { Token } from 'stream-json/core/parser.js';
import { quoted } from '../../../errors/error.ts';

/**
 * The wanted part of a JSON value: numbers as they are written, `true` and `false` as text. Objects are maps, so that a
 * key such as `__proto__` is data like any other.
 */
export type JsonTree = string | null | readonly JsonTree[] | ReadonlyMap<string, JsonTree> | TwiceNamed;

/** The value of a key that stands in its object more than once: nobody knows which one counts. */
export class TwiceNamed {
  readonly key: string;

  constructor(key: string) {
    this.key = key;
  }
}

/** Thrown where a value is wanted whose key stands in its object more than once. */
export class AmbiguousKey extends Error {
  readonly key: string;

  constructor(key: string) {
    super(`the key ${quoted(key)} stands twice in one object`);
    this.key = key;
  }
}

/** Returns whether a value is an object. */
export function isObject(tree: JsonTree): tree is ReadonlyMap<string, JsonTree> {
  return tree instanceof Map;
}

/** Returns the value of tokens, without the members of objects whose keys are not wanted. */
export function readTree(tokens: readonly Token[], isWanted: (key: string) => boolean): JsonTree {
  let at = 0;

  // Recursive: the scanner rejects values that are nested too deep.
  function value(): JsonTree {
    const token = tokens[at++];
    switch (token?.name) {
      case 'stringValue':
      case 'numberValue':
        return token.value;
      case 'trueValue':
        return 'true';
      case 'falseValue':
        return 'false';
      case 'startObject':
        return object();
      case 'startArray':
        return array();
      default:
        return null;
    }
  }

  function object(): ReadonlyMap<string, JsonTree> {
    const members = new Map<string, JsonTree>();
    for (let token = tokens[at++]; token?.name === 'keyValue'; token = tokens[at++]) {
      const key = token.value;
      if (!isWanted(key)) skip();
      else if (members.has(key)) {
        skip();
        members.set(key, new TwiceNamed(key));
      } else members.set(key, value());
    }
    return members;
  }

  function array(): readonly JsonTree[] {
    const elements: JsonTree[] = [];
    for (let token = tokens[at]; token !== undefined; token = tokens[at]) {
      if (token.name === 'endArray') break;
      elements.push(value());
    }
    at += 1;
    return elements;
  }

  function skip(): void {
    let depth = 0;
    do {
      const name = tokens[at++]?.name;
      if (name === 'startObject' || name === 'startArray') depth += 1;
      else if (name === 'endObject' || name === 'endArray') depth -= 1;
      else if (name === undefined) return;
    } while (depth > 0);
  }

  return value();
}
