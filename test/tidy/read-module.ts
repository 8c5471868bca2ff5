import ts from "typescript";

/** What a module of this repository says, as far as the law asks. */
export type Module = {
  /** Path from the repository's root, with `/`. */
  path: string;
  text: string;
  lines: number;
  imports: Import[];
  exports: Export[];
  /** Top-level statements that do something, as text, with their line. */
  effects: Effect[];
  functions: FunctionSize[];
  /** How often each identifier stands in it. */
  mentions: ReadonlyMap<string, number>;
};

/** The names that a module takes from a file of ours, or all of them. `isLazy` is true for `import()` and `typeof import()`. */
export type Import = { from: string; names: string[] | "all"; isLazy: boolean };

/** A name that a module gives away. `isType` is true for types alone, `isPassedOn` for what another module declares. */
export type Export = { name: string; isType: boolean; isPassedOn: boolean };

/** A statement that runs when its module is imported. */
export type Effect = { line: number; text: string };

/** A function's name and how many lines it takes. */
export type FunctionSize = { name: string; line: number; lines: number };

/** Reads a module's text. Imports of packages are left out: the law is about our own files. */
export function readModule(path: string, text: string): Module {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false);
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1;
  const mentions = new Map<string, number>();
  const lines = lineOf(text.trimEnd().length);
  const module: Module = { path, text, lines, imports: [], exports: [], effects: [], functions: [], mentions };
  for (const statement of file.statements) {
    module.imports.push(...importsOf(statement));
    module.exports.push(...exportsOf(statement));
    if (!isQuiet(statement)) {
      const start = statement.getStart(file);
      module.effects.push({ line: lineOf(start), text: text.slice(start, statement.end).split("\n")[0] ?? "" });
    }
  }
  visit(file, (node, parent) => {
    const dynamic = dynamicImport(node);
    if (dynamic !== undefined) module.imports.push({ from: dynamic, names: "all", isLazy: true });
    if (ts.isIdentifier(node)) mentions.set(node.text, (mentions.get(node.text) ?? 0) + 1);
    if (isSized(node)) {
      const [first, last] = [lineOf(node.getStart(file)), lineOf(node.end)];
      module.functions.push({ name: nameOf(node, parent, file), line: first, lines: last - first + 1 });
    }
  });
  module.imports = module.imports
    .filter(({ from }) => from.startsWith("."))
    .map((each) => ({ ...each, from: resolve(path, each.from) }));
  return module;
}

function visit(node: ts.Node, see: (node: ts.Node, parent: ts.Node) => void): void {
  ts.forEachChild(node, (child) => {
    see(child, node);
    visit(child, see);
  });
}

/** The file that a relative specifier names. */
function resolve(importer: string, specifier: string): string {
  return new URL(specifier, `file:///${importer}`).pathname.slice(1);
}

function importsOf(statement: ts.Statement): Import[] {
  if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
  const { moduleSpecifier } = statement;
  if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
  const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : statement.exportClause;
  const isNamed = bindings !== undefined && (ts.isNamedImports(bindings) || ts.isNamedExports(bindings));
  const names = isNamed ? bindings.elements.map(({ propertyName, name }) => (propertyName ?? name).text) : "all";
  const hasDefault = ts.isImportDeclaration(statement) && statement.importClause?.name !== undefined;
  return [{ from: moduleSpecifier.text, names: hasDefault ? "all" : names, isLazy: false }];
}

/** `import("./x.ts")`, as a call or as a type. */
function dynamicImport(node: ts.Node): string | undefined {
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [specifier] = node.arguments;
    return specifier !== undefined && ts.isStringLiteralLike(specifier) ? specifier.text : undefined;
  }
  if (!ts.isImportTypeNode(node) || !ts.isLiteralTypeNode(node.argument)) return undefined;
  return ts.isStringLiteral(node.argument.literal) ? node.argument.literal.text : undefined;
}

function exportsOf(statement: ts.Statement): Export[] {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause, isTypeOnly } = statement;
    if (exportClause === undefined || !ts.isNamedExports(exportClause)) return [];
    return exportClause.elements.map((element) => ({
      name: element.name.text,
      isType: isTypeOnly || element.isTypeOnly,
      isPassedOn: true,
    }));
  }
  if (ts.isExportAssignment(statement)) return [declared("default")];
  const isExported =
    ts.canHaveModifiers(statement) &&
    ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
  if (!isExported) return [];
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => bound(name).map((text) => declared(text)));
  }
  const isType = ts.isTypeAliasDeclaration(statement) || ts.isInterfaceDeclaration(statement);
  const isNamed = isType || ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  return isNamed && statement.name !== undefined ? [declared(statement.name.text, isType)] : [];
}

const declared = (name: string, isType = false): Export => ({ name, isType, isPassedOn: false });

function bound(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? bound(element.name) : []));
}

/** Whether a top-level statement only declares. */
function isQuiet(statement: ts.Statement): boolean {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.every(
      ({ initializer }) => initializer === undefined || isCalm(initializer),
    );
  }
  if (ts.isExportAssignment(statement)) return isCalm(statement.expression);
  return (
    ts.isImportDeclaration(statement) ||
    ts.isExportDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isModuleDeclaration(statement) ||
    isMainOnly(statement)
  );
}

/** `if (import.meta.main) …` without an else. */
function isMainOnly(statement: ts.Statement): boolean {
  if (!ts.isIfStatement(statement) || statement.elseStatement !== undefined) return false;
  const { expression } = statement;
  return (
    ts.isPropertyAccessExpression(expression) &&
    ts.isMetaProperty(expression.expression) &&
    expression.name.text === "main"
  );
}

/** Whether making a constant waits for nothing and asks neither disk, network nor environment. Bodies of functions run later. */
function isCalm(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isTypeNode(node)) return true;
  if (ts.isAwaitExpression(node)) return false;
  if (ts.isIdentifier(node) && RESTLESS.test(node.text)) return false;
  return ts.forEachChild(node, (child) => (isCalm(child) ? undefined : true)) !== true;
}

const RESTLESS = /^(process|fetch|setTimeout|setInterval|setImmediate|globalThis|\w+Sync|spawn|exec|execFile)$/;

function isSized(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isConstructorDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node)
  );
}

function nameOf(node: ts.FunctionLikeDeclaration, parent: ts.Node, file: ts.SourceFile): string {
  const { name } = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) ? parent : node;
  if (name !== undefined) return name.getText(file);
  return ts.isConstructorDeclaration(node) ? "constructor" : "a function";
}
