/** Rewrites a value by a translation template. */
export type Translation = (value: string) => string;

type Part =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'whole' }
  | { readonly kind: 'copy' | 'drop'; readonly count: number };

/**
 * Compiles a translation template: `*` is the whole value, `~` copies its next character, `^` drops it, everything else is
 * literal. Past the end of the value `~` and `^` do nothing.
 */
export function compileTranslation(template: string): Translation {
  const parts = parseTemplate(template);
  if (parts.every((part) => part.kind === 'literal')) return () => template;
  return (value) => {
    let result = '';
    let at = 0;
    for (const part of parts) {
      switch (part.kind) {
        case 'literal':
          result += part.text;
          break;
        case 'whole':
          result += value;
          break;
        case 'copy':
          result += value.slice(at, at + part.count);
          at += part.count;
          break;
        case 'drop':
          at += part.count;
          break;
      }
    }
    return result;
  };
}

function parseTemplate(template: string): readonly Part[] {
  return (template.match(/\*|~+|\^+|[^*~^]+/g) ?? []).map((piece): Part => {
    if (piece === '*') return { kind: 'whole' };
    if (piece.startsWith('~')) return { kind: 'copy', count: piece.length };
    if (piece.startsWith('^')) return { kind: 'drop', count: piece.length };
    return { kind: 'literal', text: piece };
  });
}
