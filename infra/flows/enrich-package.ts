import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { loadCatalogue } from "../../handlers/enrich/catalogue.ts";
import { DEFAULT_HANDLER, type Settings } from "../config/settings.ts";
import type { PackageArgs } from "../flow/package/package.ts";

/** Folder of the project: where Pulumi.yaml stands. */
const PROJECT_FOLDER = path.resolve(import.meta.dirname, "../..");

type HandlerSettings = Pick<Settings, "handler" | "handlerFiles" | "catalogue">;

/** Whether the handler is the story's own, which reads its catalogue when it starts. */
export const isStory = (handler: string): boolean => path.normalize(handler) === path.normalize(DEFAULT_HANDLER);

/** What the function `enrich` is packed from: its handler, the files that the settings name, and the story's catalogue. */
export function handlerPackage({ handler, handlerFiles, catalogue }: HandlerSettings): PackageArgs {
  const own = handlerFiles.map((file) => [path.basename(file), resolve(file)]);
  const story = isStory(handler) ? [["catalogue.json", resolve(catalogue)]] : [];
  return { entry: resolve(handler), files: Object.fromEntries([...story, ...own]) };
}

/**
 * Checks what {@link handlerPackage} packs as the function will read it, so that a missing file or a broken catalogue stops
 * the deployment instead. Throws `pulumi.RunError` that lists every problem.
 */
export function checkHandler({ handler, handlerFiles, catalogue }: HandlerSettings, project: string): void {
  const missing = (setting: string, file: string) =>
    isFile(file)
      ? []
      : [
          `${project}:${setting} must name a file of the project, got ${file}, which is none.\nFix: put the file there, or name another`,
        ];
  const taken = isStory(handler) && handlerFiles.some((file) => path.basename(file) === "catalogue.json");
  const problems = [
    ...missing("handler", handler),
    ...handlerFiles.flatMap((file) => missing("handlerFiles", file)),
    ...(taken
      ? [
          `${project}:handlerFiles must not hold a catalogue.json beside the story's, got ${handlerFiles.join(", ")}.\nFix: pulumi config set ${project}:catalogue <path>`,
        ]
      : []),
    ...(isStory(handler) ? catalogueProblems(catalogue, project) : []),
  ];
  if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
}

function catalogueProblems(catalogue: string, project: string): string[] {
  try {
    loadCatalogue(readFileSync(resolve(catalogue), "utf8"));
    return [];
  } catch (error) {
    return [`${project}:catalogue must be a valid catalogue, got ${catalogue}.\n${(error as Error).message}`];
  }
}

const resolve = (file: string) => path.resolve(PROJECT_FOLDER, file);
const isFile = (file: string) => existsSync(resolve(file)) && statSync(resolve(file)).isFile();
