/** How the label on a tape is told from any other word. */

const LABEL = /^[A-Z0-9][A-Z0-9-]{4,9}$/i;
const VOLUME_ID = /^[A-Z0-9][A-Z0-9-]{0,9}$/i;

// LTO generations, IBM 3592 and T10000 cartridges, and cleaning tapes.
const MEDIA_SUFFIX = /^[A-Z0-9]{5,8}(?:L[1-9A-Z]|J[A-Z]|T[1-9A-D]|CU)$/i;

/** What a label may be wrapped in, and what Capture makes of it. */
export interface Wrapping {
  /** The pattern for Capture; empty for a label that stands alone. */
  readonly pattern: string;
  readonly shape: RegExp;
}

const PLAIN: Wrapping = { pattern: '', shape: /^(.*)$/s };

const WRAPPINGS: readonly Wrapping[] = [
  { pattern: '[{}]*', shape: /^\[([A-Z0-9-]{1,10})\].{0,200}$/i },
  { pattern: '{}(?)', shape: /^([A-Z0-9-]{1,10})\([A-Z]\)$/i },
  PLAIN,
];

/** Returns the label in a value and what it is wrapped in. */
export function unwrapped(value: string): { readonly label: string; readonly wrapping: Wrapping } {
  for (const wrapping of WRAPPINGS) {
    const label = wrapping.shape.exec(value)?.[1];
    if (label !== undefined) return { label, wrapping };
  }
  return { label: value, wrapping: PLAIN };
}

/** Says how much a text looks like the label of a tape, from 0 to 1. */
export function labelScore(text: string): number {
  if (!LABEL.test(text)) return 0;
  const hasDigit = /\d/.test(text);
  if (hasDigit && MEDIA_SUFFIX.test(text)) return 1;
  if (hasDigit && /[A-Z]/i.test(text)) return 0.8;
  // Numbers may be labels; with dashes in them they are dates, and words are words.
  return /^\d+$/.test(text) ? 0.3 : 0.1;
}

/** Says whether a value probably is or holds the label of a tape. */
export function holdsLabel(value: string): boolean {
  return labelScore(unwrapped(value).label) >= 0.5;
}

/** Says whether a text can be a Volume-ID at all. */
export function isVolumeId(text: string): boolean {
  return VOLUME_ID.test(text);
}
