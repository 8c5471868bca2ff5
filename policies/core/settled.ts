import type { StackRule } from "./rule.ts";
import type { Stack } from "./stack-view.ts";

/** A type that no resource has. */
const NOTHING = "tributary:nothing:left";

/**
 * Which stack rules have nothing to say of the stack at hand. The host unpacks every resource for each rule that it runs, which for
 * thousands of resources takes a minute in all; it asks each rule first for the one type that it is about, and skips it when there is none.
 */
export class SettledRules {
  private stack: Stack | undefined;
  private last = -1;
  private readonly today: () => string;

  constructor(today: () => string) {
    this.today = today;
  }

  /** Keeps the stack that the host unpacked for a rule: it is the same for those that follow. */
  unpacked(stack: Stack): void {
    this.stack ??= stack;
  }

  /**
   * The type to tell the host for a rule, the `index`-th of the pack. Rules come in their order, so that one that does not follow the
   * last begins another stack. A rule with parameters is always run: only the host knows them.
   */
  typeFor(rule: StackRule, index: number): string | undefined {
    if (index <= this.last) this.stack = undefined;
    this.last = index;
    if (this.stack === undefined || rule.config !== undefined) return rule.needs;
    return rule.checkStack(this.stack, { config: {}, today: this.today() }).length > 0 ? rule.needs : NOTHING;
  }
}
