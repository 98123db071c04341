// What Node has of WebAssembly and `@types/node` leaves to the types of browsers, as far as it is used here.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }
  class Instance {
    constructor(module: Module);
    readonly exports: unknown;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Global<Value> {
    readonly value: Value;
  }
}
