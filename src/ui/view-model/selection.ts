/** Where the selected key is among the items; the first where it is not among them; -1 where there are none. */
export function selectedIndex(items: readonly { readonly key: string }[], selected: string | null): number {
  if (items.length === 0) return -1;
  const found = selected === null ? -1 : items.findIndex(({ key }) => key === selected);
  return Math.max(0, found);
}
