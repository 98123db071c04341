const pageBytes: usize = 65_536;
/** What may be read behind the last byte. */
const margin: usize = 64;

/** Where the bytes to be walked over go, with room for so many of them. The memory may be another one afterwards. */
export function room(bytes: usize): usize {
  const pages = <i32>((__heap_base + bytes + margin + pageBytes - 1) / pageBytes);
  if (pages > memory.size() && memory.grow(pages - memory.size()) < 0) unreachable();
  return __heap_base;
}
