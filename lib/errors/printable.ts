/**
 * Returns text from outside as it may be shown: control characters, which could command the terminal, as `\x1b`.
 * Line ends are control characters too.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, (char) => {
    return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
