// The number types of AssemblyScript by which `kernel/protocol.ts` tells its own: to TypeScript all of them are numbers.
type i32 = number;
type u8 = number;
type usize = number;
