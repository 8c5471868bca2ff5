import type { Manifest } from "./installed.ts";

/** What functions run on: Lambda's Node.js on Graviton. */
const TARGET = { os: "linux", cpu: "arm64", libc: "glibc" } as const;
/** Names of npm packages with a binary for that, by the custom of those who publish them. */
const FOR_TARGET = /linux-arm64(-gnu|-glibc)?$/;
const BINARY = /\.(node|so|dylib|dll)(\.[\d.]+)?$/;
const ELF = Buffer.from("\x7fELF", "latin1");
const AARCH64 = 183;

/** Whether a package is for one system alone. */
export const isForOneSystem = ({ os, cpu, libc }: Manifest) => (os ?? cpu ?? libc) !== undefined;

/** Whether a package says that it runs where functions do. */
export const isForTarget = (manifest: Manifest) =>
  (["os", "cpu", "libc"] as const).every((name) => manifest[name]?.includes(TARGET[name]) ?? true);

/** The optional dependencies that hold a package's binaries for where functions run: `name@version` each. */
export const targetsOf = ({ optionalDependencies = {} }: Manifest) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => FOR_TARGET.test(name))
    .map(([name, version]) => ({ name, version }));

/** Whether a package named beside another holds the same in WebAssembly, for every system. */
export const standsIn = (name: string, { optionalDependencies = {} }: Manifest) =>
  name.includes("wasm32") &&
  Object.keys(optionalDependencies).some((optional) => optional.split("/")[0] === name.split("/")[0]);

/** Whether a file's name says that it is a binary of some system. */
export const isBinary = (file: string) => BINARY.test(file) && !file.endsWith(".wasm");

/** Whether a binary is for where functions run: ELF for 64-bit ARM, linked with glibc. */
export function fitsTarget(bytes: Uint8Array): boolean {
  const binary = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isElf = binary.subarray(0, ELF.length).equals(ELF);
  return isElf && binary.readUInt16LE(18) === AARCH64 && !binary.includes("libc.musl-");
}
