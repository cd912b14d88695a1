import type { Group, Node } from './pattern.ts';

/** Most texts that stand for a pattern. */
const MOST = 48;

/** What may stand for `*` and for `?`. */
const ANY = ['', 'A7', ' x-1'];
const ONE = ['A', '7', '-'];

/**
 * Returns a few texts that a pattern matches, of each alternative and of several lengths: what matches all of them
 * probably matches whatever the pattern does. None for a pattern with `!(...)`.
 */
export function examplesOf(nodes: readonly Node[]): readonly string[] {
  const variants = ANY.flatMap((_, variant) => examples(nodes, variant) ?? []);
  return [...new Set(variants)].slice(0, MOST);
}

function examples(nodes: readonly Node[], variant: number): readonly string[] | undefined {
  let texts: readonly string[] = [''];
  for (const node of nodes) {
    const pieces = piecesOf(node, variant);
    if (pieces === undefined) return undefined;
    texts = texts.flatMap((text) => pieces.map((piece) => text + piece)).slice(0, MOST);
  }
  return texts;
}

function piecesOf(node: Node, variant: number): readonly string[] | undefined {
  switch (node.kind) {
    case 'literal':
      return [String.fromCharCode(node.code)];
    case 'class': {
      const member = node.members.example();
      return member === undefined ? undefined : [member];
    }
    case 'one':
      return [ONE[variant] ?? ''];
    case 'any':
      return [ANY[variant] ?? ''];
    case 'none of':
      return undefined;
    case 'maybe':
    case 'any number':
      return withAlternatives(node, variant, ['']);
    default:
      return withAlternatives(node, variant, []);
  }
}

function withAlternatives(
  { alternatives }: Group,
  variant: number,
  others: readonly string[],
): readonly string[] | undefined {
  const each = alternatives.map((alternative) => examples(alternative, variant));
  const known = each.filter((texts) => texts !== undefined);
  return known.length < each.length ? undefined : [...known.flat(), ...others];
}

/** Returns whether a pattern looks for what a value is not: by `[!...]` or `!(...)`. */
export function isDenial(nodes: readonly Node[]): boolean {
  return nodes.some((node) => {
    if (node.kind === 'class') return node.members.negated;
    return 'alternatives' in node && (node.kind === 'none of' || node.alternatives.some(isDenial));
  });
}
