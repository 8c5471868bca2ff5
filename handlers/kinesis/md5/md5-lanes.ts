import {
  add,
  addI32,
  doWhile,
  get,
  i32,
  load,
  moduleOf,
  not,
  or,
  select,
  set,
  shiftLeft,
  shiftRight,
  shuffle,
  splat,
  store,
  tee,
  type WasmCode,
  xor,
} from "./web-assembly.ts";

/** How many messages are hashed at once. */
export const LANES = 8;
/** What MD5 reads at a time. */
export const BLOCK_BYTES = 64;
/** The words of a digest, as they are before the first block. */
export const FIRST_STATE = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476] as const;

const GROUP = 4;
const GROUPS = LANES / GROUP;
const WORD_BYTES = 4;
const VECTOR_BYTES = GROUP * WORD_BYTES;
const STATE_WORDS = FIRST_STATE.length;
const BLOCK_WORDS = BLOCK_BYTES / WORD_BYTES;
const STEPS = 64;

/** How much of the memory, from 0 on, holds the states of the lanes. */
export const STATE_BYTES = LANES * STATE_WORDS * WORD_BYTES;

/** Which word of 32 bits there is a word of a lane's state: a word of four lanes stands side by side. */
export function stateIndex(lane: number, word: number): number {
  return (Math.floor(lane / GROUP) * STATE_WORDS + word) * GROUP + (lane % GROUP);
}

// Parameters: how many blocks, and where the next one of each lane begins. Then, for each group of lanes, its vectors.
const BLOCKS = 0;
const ADDRESSES = 1;
const VECTORS = ADDRESSES + LANES;
const VECTORS_OF_A_GROUP = 2 * STATE_WORDS + BLOCK_WORDS + GROUP;

/** A group of lanes: the indexes of its locals. */
type Group = { address: number; state: number; stateBefore: number; words: number; temporary: number };

const ROUND_SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

/** MD5 at work. */
export type Md5Lanes = {
  /** Holds the states, and behind them the messages. */
  memory: WebAssembly.Memory;
  /** Takes each lane some blocks further, one at least. Its next block begins at its address. */
  run: (blocks: number, ...addresses: number[]) => void;
};

let lanes: Md5Lanes | undefined;

/**
 * MD5 of eight messages at once. One after the other, a processor spends most of its time waiting for the step before; here
 * it has eight to do. Made at the first call, and used by all: whoever calls is done before anybody else can.
 * Follows https://www.rfc-editor.org/rfc/rfc1321
 */
export function md5Lanes(): Md5Lanes {
  lanes ??= createMd5Lanes();
  return lanes;
}

function createMd5Lanes(): Md5Lanes {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(md5Module()), { env: { memory } });
  return { memory, run: exports.run as Md5Lanes["run"] };
}

function md5Module(): Uint8Array<ArrayBuffer> {
  const groups = Array.from({ length: GROUPS }, (_, index): Group => {
    const state = VECTORS + index * VECTORS_OF_A_GROUP;
    const stateBefore = state + STATE_WORDS;
    const words = stateBefore + STATE_WORDS;
    return { address: ADDRESSES + index * GROUP, state, stateBefore, words, temporary: words + BLOCK_WORDS };
  });
  const body = [
    forEachStateWord(groups, (local, offset) => set(local, load(i32(0), offset))),
    doWhile(
      tee(BLOCKS, addI32(get(BLOCKS), i32(-1))),
      groups.map(readBlock),
      groups.map(({ state, stateBefore }) =>
        range(STATE_WORDS).map((word) => set(stateBefore + word, get(state + word))),
      ),
      // One step of either group, then the next one: the processor does one while the other waits.
      range(STEPS).map((index) => groups.map((group) => step(group, index))),
      groups.map(({ state, stateBefore }) =>
        range(STATE_WORDS).map((word) => set(state + word, add(get(state + word), get(stateBefore + word)))),
      ),
      range(LANES).map((lane) => set(ADDRESSES + lane, addI32(get(ADDRESSES + lane), i32(BLOCK_BYTES)))),
    ),
    forEachStateWord(groups, (local, offset) => store(i32(0), offset, get(local))),
  ];
  return moduleOf({ parameters: ADDRESSES + LANES, vectors: GROUPS * VECTORS_OF_A_GROUP, body });
}

function forEachStateWord(groups: readonly Group[], code: (local: number, offset: number) => WasmCode): WasmCode {
  return groups.map(({ state }, group) =>
    range(STATE_WORDS).map((word) => code(state + word, (group * STATE_WORDS + word) * VECTOR_BYTES)),
  );
}

/** Reads a block of each lane, and turns it so that a vector holds the same word of all. */
function readBlock({ address, words, temporary }: Group): WasmCode {
  const [a, b, c, d] = [get(temporary), get(temporary + 1), get(temporary + 2), get(temporary + 3)];
  const words01 = (x: WasmCode, y: WasmCode) => shuffle(x, y, [0, 4, 1, 5]);
  const words23 = (x: WasmCode, y: WasmCode) => shuffle(x, y, [2, 6, 3, 7]);
  return range(BLOCK_WORDS / GROUP).map((quarter) => {
    const first = words + quarter * GROUP;
    return [
      range(GROUP).map((lane) => set(temporary + lane, load(get(address + lane), quarter * VECTOR_BYTES))),
      set(first, shuffle(words01(a, b), words01(c, d), [0, 1, 4, 5])),
      set(first + 1, shuffle(words01(a, b), words01(c, d), [2, 3, 6, 7])),
      set(first + 2, shuffle(words23(a, b), words23(c, d), [0, 1, 4, 5])),
      set(first + 3, shuffle(words23(a, b), words23(c, d), [2, 3, 6, 7])),
    ];
  });
}

/** One step: a = b + rotated(a + mixed(b, c, d) + word + constant). Then what was a is d, and so on. */
function step({ state, words, temporary }: Group, index: number): WasmCode {
  const [a, b, c, d] = [0, 1, 2, 3].map((word) => state + ((word - index) & 3)) as [number, number, number, number];
  const round = index >> 4;
  const word = [index, 5 * index + 1, 3 * index + 5, 7 * index][round] ?? 0;
  const shift = ROUND_SHIFTS[round]?.[index & 3] ?? 0;
  const constant = Math.floor(2 ** 32 * Math.abs(Math.sin(index + 1)));
  const addend = add(get(words + (word & 15)), splat(constant));
  const sum = tee(temporary, add(add(get(a), addend), mixed(round, get(b), get(c), get(d))));
  return set(a, add(get(b), or(shiftLeft(sum, shift), shiftRight(get(temporary), 32 - shift))));
}

function mixed(round: number, b: WasmCode, c: WasmCode, d: WasmCode): WasmCode {
  if (round === 0) return select(b, c, d);
  if (round === 1) return select(d, b, c);
  return round === 2 ? xor(xor(b, c), d) : xor(c, or(b, not(d)));
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}
