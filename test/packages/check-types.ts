import path from "node:path";
import ts from "typescript";

/** Declarations of dependencies, read once for all programs: reading them is most of a build. */
const declarations = new Map<string, ts.SourceFile | undefined>();

/** Declarations of every service of AWS, hundreds of thousands of lines on which no declaration of ours depends: without them a build takes a quarter of the time. */
const UNREAD = /@pulumi\/aws\/(index|types\/(input|output))\.d\.ts$/;

/** Reads what programs are compiled from, but for declarations of AWS on which ours do not depend. */
export function createHost(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (file, version, ...rest) => {
    if (!/node_modules\/(?!@tributary)/.test(file)) return read(file, version, ...rest);
    const format = typeof version === "object" ? version.impliedNodeFormat : version;
    const key = `${file} ${format}`;
    if (!declarations.has(key))
      declarations.set(
        key,
        UNREAD.test(file) ? ts.createSourceFile(file, "export {};", version) : read(file, version, ...rest),
      );
    return declarations.get(key);
  };
  return host;
}

/** How the packages are resolved. */
export type Resolution = "node16" | "nodenext" | "bundler";

/** Checks a file, and every declaration of our packages that it leads to. Throws what the compiler finds. */
export function check(file: string, resolution: Resolution): void {
  const options: ts.CompilerOptions = {
    ...{ target: ts.ScriptTarget.ES2024, lib: ["lib.es2024.d.ts"], types: ["node"], strict: true, noEmit: true },
    ...RESOLUTIONS[resolution],
    exactOptionalPropertyTypes: true,
    typeRoots: [path.join(path.dirname(file), "node_modules/@types")],
  };
  const program = ts.createProgram({ rootNames: [file], options, host: createHost(options) });
  const ours = program.getSourceFiles().filter(({ fileName }) => fileName === file || fileName.includes("@tributary"));
  refuse([
    ...program.getOptionsDiagnostics(),
    ...ours.flatMap((one) => [...program.getSyntacticDiagnostics(one), ...program.getSemanticDiagnostics(one)]),
  ]);
}

const RESOLUTIONS: Readonly<Record<Resolution, ts.CompilerOptions>> = {
  node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
};

function refuse(diagnostics: readonly ts.Diagnostic[]): void {
  if (diagnostics.length === 0) return;
  throw new Error(
    ts.formatDiagnostics(diagnostics, {
      getCanonicalFileName: (file) => file,
      getCurrentDirectory: ts.sys.getCurrentDirectory,
      getNewLine: () => "\n",
    }),
  );
}
