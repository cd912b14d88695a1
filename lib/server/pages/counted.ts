/** Returns a number with its noun: `1 change`, `1,234 changes`. */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
