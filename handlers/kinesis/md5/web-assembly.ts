/**
 * Bytes of WebAssembly, in lists of lists: to join them at every step would take as long as all the rest. An expression
 * leaves its value on the stack, a statement nothing.
 * Follows https://webassembly.github.io/spec/core/binary/
 */
export type WasmCode = number | readonly WasmCode[];

/** A function of numbers of 32 bits, called with the same name from outside. */
export type WasmFunction = {
  parameters: number;
  /** How many further locals there are, of four numbers of 32 bits each. */
  vectors: number;
  body: WasmCode;
};

const I32 = 0x7f;
const V128 = 0x7b;
const FUNCTION = 0x60;
const END = 0x0b;
const MAGIC_NUMBER_AND_VERSION = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** A module that imports `env.memory` and exports one function, `run`. */
export function moduleOf({ parameters, vectors, body }: WasmFunction): Uint8Array<ArrayBuffer> {
  const code = sized([vector([unsigned(vectors), V128]), body, END]);
  return Uint8Array.from(
    bytesOf([
      MAGIC_NUMBER_AND_VERSION,
      section(1, vector([FUNCTION, vector(...new Array<WasmCode>(parameters).fill(I32)), vector()])),
      section(2, vector([name("env"), name("memory"), 2, 0, 0])),
      section(3, vector(0)),
      section(7, vector([name("run"), 0, 0])),
      section(10, vector(code)),
    ]),
  );
}

/** The value of a local. */
export function get(local: number): WasmCode {
  return [0x20, unsigned(local)];
}

/** Gives a local a value. */
export function set(local: number, value: WasmCode): WasmCode {
  return [value, 0x21, unsigned(local)];
}

/** Gives a local a value, which is the expression's too. */
export function tee(local: number, value: WasmCode): WasmCode {
  return [value, 0x22, unsigned(local)];
}

export function i32(value: number): WasmCode {
  return [0x41, signed(value)];
}

export function addI32(a: WasmCode, b: WasmCode): WasmCode {
  return [a, b, 0x6a];
}

/** Does all that again as long as a condition, which comes last, is not 0. */
export function doWhile(condition: WasmCode, ...statements: WasmCode[]): WasmCode {
  return [0x03, 0x40, statements, condition, 0x0d, 0, END];
}

// Of four numbers of 32 bits at once.

/** The 16 bytes at an address. */
export function load(address: WasmCode, offset: number): WasmCode {
  return [address, simd(0), 0, unsigned(offset)];
}

export function store(address: WasmCode, offset: number, value: WasmCode): WasmCode {
  return [address, value, simd(11), 0, unsigned(offset)];
}

/** Four times the same number. */
export function splat(value: number): WasmCode {
  const bytes = [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
  return [simd(12), bytes, bytes, bytes, bytes];
}

/** Four numbers out of eight: those of `a` are 0 to 3, those of `b` 4 to 7. */
export function shuffle(a: WasmCode, b: WasmCode, numbers: readonly [number, number, number, number]): WasmCode {
  return [a, b, simd(13), numbers.map((n) => [n * 4, n * 4 + 1, n * 4 + 2, n * 4 + 3])];
}

export function add(a: WasmCode, b: WasmCode): WasmCode {
  return [a, b, simd(174)];
}

export function not(a: WasmCode): WasmCode {
  return [a, simd(77)];
}

export function or(a: WasmCode, b: WasmCode): WasmCode {
  return [a, b, simd(80)];
}

export function xor(a: WasmCode, b: WasmCode): WasmCode {
  return [a, b, simd(81)];
}

/** The bits of `a` where `mask` has ones, else those of `b`. */
export function select(mask: WasmCode, a: WasmCode, b: WasmCode): WasmCode {
  return [a, b, mask, simd(82)];
}

export function shiftLeft(a: WasmCode, bits: number): WasmCode {
  return [a, i32(bits), simd(171)];
}

/** With zeros from the left. */
export function shiftRight(a: WasmCode, bits: number): WasmCode {
  return [a, i32(bits), simd(173)];
}

function simd(instruction: number): WasmCode {
  return [0xfd, unsigned(instruction)];
}

function section(id: number, content: WasmCode): WasmCode {
  return [id, sized(content)];
}

function sized(content: WasmCode): WasmCode {
  const bytes = bytesOf(content);
  return [unsigned(bytes.length), bytes];
}

function vector(...items: WasmCode[]): WasmCode {
  return [unsigned(items.length), items];
}

function name(text: string): WasmCode {
  return sized([...Buffer.from(text)]);
}

function bytesOf(code: WasmCode): number[] {
  const nested: unknown[] = [code];
  return nested.flat(Number.POSITIVE_INFINITY) as number[];
}

// LEB128: seven bits a byte, the lowest first.

function unsigned(value: number): WasmCode {
  return value < 0x80 ? value : [(value & 0x7f) | 0x80, unsigned(value >>> 7)];
}

function signed(value: number): WasmCode {
  return value >= -0x40 && value < 0x40 ? value & 0x7f : [(value & 0x7f) | 0x80, signed(value >> 7)];
}
