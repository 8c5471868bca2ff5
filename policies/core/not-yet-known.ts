import type { StackFinding, StackRule } from "./rule.ts";

/**
 * What rules could not tell for want of values. Before a first deployment that is hundreds of values, all of which come with it: they are
 * told together, at the end.
 */
export class NotYetKnown {
  private byRule = new Map<string, number>();

  /** Notes that a rule could not tell, of so many values. */
  add(rule: string, values: number): void {
    if (values > 0) this.byRule.set(rule, (this.byRule.get(rule) ?? 0) + values);
  }

  /** What was noted, most values first; forgotten then, as the next run begins anew. */
  take(): [rule: string, values: number][] {
    const taken = [...this.byRule].sort((a, b) => b[1] - a[1]);
    this.byRule = new Map();
    return taken;
  }
}

/** The rule about what the others could not tell; it comes last, once every other rule has been heard. */
export function notYetKnownRule(notYetKnown: NotYetKnown): StackRule {
  return {
    name: "values-known",
    description: "What a provider answers only once it has made a resource can't be checked before.",
    severity: "low",
    level: "advisory",
    covers: [],
    fix: "Nothing before the first deployment: pulumi up checks each value once it is known. Of a state, export it with --show-secrets.",
    checkStack: (): StackFinding[] => {
      const rules = notYetKnown.take();
      if (rules.length === 0) return [];
      const values = rules.reduce((sum, [, count]) => sum + count, 0);
      const property = `${values} value${values === 1 ? "" : "s"} for ${rules.length} rule${rules.length === 1 ? "" : "s"}`;
      const value = Object.fromEntries(rules);
      return [{ property, value, message: "must be known to be checked" }];
    },
  };
}
