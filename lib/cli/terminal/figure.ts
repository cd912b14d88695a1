/** Returns a count as people read it: 1,234,567. Not by Intl, whose first use in a process takes 20 ms. */
export function figure(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
