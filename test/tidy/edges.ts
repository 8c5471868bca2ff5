import path from "node:path";
import type { Module } from "./read-module.ts";

/** What each room may import beside itself: paths of folders or files. `*` in a room's name stands for one folder. */
export type Edges = Readonly<Record<string, readonly string[]>>;

/** Imports that run against the table, one sentence each. */
export function forbiddenImports(modules: readonly Module[], edges: Edges): string[] {
  const rooms = new Map<string, Room | undefined>();
  const roomOf = (file: string) => {
    const folder = path.dirname(file);
    if (!rooms.has(folder)) rooms.set(folder, innermostRoom(folder, edges));
    return rooms.get(folder);
  };
  return modules.flatMap((module) => {
    const room = roomOf(module.path);
    if (room === undefined) return [`${module.path} stands in no room. Fix: name its room in test/tidy/law.ts`];
    const isAllowed = (file: string) =>
      room.allowed.some((place) => isWithin(file, place)) || roomOf(file)?.path === room.path;
    return module.imports
      .filter(({ from }) => !isAllowed(from))
      .map(({ from }) => `${module.path} may import ${list([...room.allowed, room.path])}, got ${from}`);
  });
}

type Room = { path: string; allowed: readonly string[] };

/** The innermost room that a folder stands in. */
function innermostRoom(folder: string, edges: Edges): Room | undefined {
  const rooms = Object.entries(edges).flatMap(([name, allowed]) => {
    const depth = name.split("/").length;
    const outer = folder.split("/").slice(0, depth).join("/");
    return path.matchesGlob(outer, name)
      ? [{ path: outer, allowed, rank: depth * 2 - (name.includes("*") ? 1 : 0) }]
      : [];
  });
  return rooms.sort((a, b) => b.rank - a.rank)[0];
}

const isWithin = (file: string, place: string) => file === place || file.startsWith(`${place}/`);
const list = (names: readonly string[]) => names.join(", ");
