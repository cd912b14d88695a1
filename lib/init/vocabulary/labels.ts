/**
 * Recognizes labels of tapes among other words.
 *
 * @module
 */

const LABEL = /^[A-Z0-9][A-Z0-9-]{4,9}$/i;
const VOLUME_ID = /^[A-Z0-9][A-Z0-9-]{0,9}$/i;

// LTO generations, IBM 3592 and T10000 cartridges, and cleaning tapes.
const MEDIA_SUFFIX = /^[A-Z0-9]{5,8}(?:L[1-9A-Z]|J[A-Z]|T[1-9A-D]|CU)$/i;

/** What may stand around a label: the pattern by which Capture takes it out, and the look of it. */
const WRAPPINGS = [
  ['[{}]*', /^\[([A-Z0-9-]{1,10})\].{0,200}$/i],
  ['{}(?)', /^([A-Z0-9-]{1,10})\([A-Z]\)$/i],
] as const;

/** Returns the label in a value, and the pattern by which Capture takes it out; empty where the label stands alone. */
export function unwrapped(value: string): { readonly label: string; readonly pattern: string } {
  for (const [pattern, shape] of WRAPPINGS) {
    const label = shape.exec(value)?.[1];
    if (label !== undefined) return { label, pattern };
  }
  return { label: value, pattern: '' };
}

/** Returns how much a text looks like the label of a tape, from 0 to 1. */
export function labelScore(text: string): number {
  if (!LABEL.test(text)) return 0;
  const hasDigit = /\d/.test(text);
  if (hasDigit && MEDIA_SUFFIX.test(text)) return 1;
  if (hasDigit && /[A-Z]/i.test(text)) return 0.8;
  // Numbers may be labels; with dashes in them they are dates, and words are words.
  return /^\d+$/.test(text) ? 0.3 : 0.1;
}

/** Returns true if a value probably is or contains the label of a tape. */
export function looksLikeLabel(value: string): boolean {
  return labelScore(unwrapped(value).label) >= 0.5;
}

/** Returns true if a value is or contains something that can be the label of a tape. */
export function canBeLabel(value: string): boolean {
  return isVolumeId(unwrapped(value).label);
}

/** Returns true if a text has the form of a Volume-ID. */
export function isVolumeId(text: string): boolean {
  return VOLUME_ID.test(text);
}
