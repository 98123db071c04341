const pageBytes: usize = 65_536;
/** Wide loads may read this far past the last byte. */
const margin: usize = 64;

/** Address for the bytes to scan, with room for this number of them. May grow the memory, which invalidates views of it. */
export function room(bytes: usize): usize {
  const pages = <i32>((__heap_base + bytes + margin + pageBytes - 1) / pageBytes);
  if (pages > memory.size() && memory.grow(pages - memory.size()) < 0) unreachable();
  return __heap_base;
}
