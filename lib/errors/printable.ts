/**
 * Returns text from outside in a form that is safe to show: control characters, which could command the terminal, become
 * escapes such as `\x1b`. Line ends are control characters, too.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, (char) => {
    return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
