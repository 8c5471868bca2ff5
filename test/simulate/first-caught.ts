import { runSeed, type SeedResult, withBug } from "../../simulate/run-seed.ts";

/** The first seed that catches a planted bug, and what happens in it. */
export async function firstCaught(bug: string): Promise<SeedResult> {
  for (let seed = 1; seed <= 1_000; seed++) {
    const result = await runSeed(seed, { maker: withBug(bug) });
    if (result.violations.length > 0) return result;
  }
  throw new Error(`No seed catches the bug "${bug}".`);
}
