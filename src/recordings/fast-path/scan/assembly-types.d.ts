// The number types of AssemblyScript that `kernel/protocol.ts` uses: to TypeScript all of them are numbers.
type i32 = number;
type u8 = number;
type usize = number;
