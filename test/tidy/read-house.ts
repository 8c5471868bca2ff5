import { globSync, readFileSync } from "node:fs";
import { type Module, readModule } from "./read-module.ts";

/** Every TypeScript module below the folders that the compiler reads. */
export function readHouse(): Module[] {
  const { include }: { include: string[] } = JSON.parse(readFileSync("tsconfig.json", "utf8"));
  return include
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { exclude: ["**/node_modules/**", "**/dist/**"] }))
    .map((path) => readModule(path.replaceAll("\\", "/"), readFileSync(path, "utf8")));
}
