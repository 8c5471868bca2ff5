import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";

/** A list that other parts of the program add to, for a resource that must be declared with all of it. */
export type ClosingList<Item, Converted> = {
  /** Throws `pulumi.RunError` when the list is closed, or the item can't stand beside another. */
  add(item: Item): void;
  /** All of it, once nothing has been added for as long as it takes to create what the items stand for. */
  items: pulumi.Output<Converted[]>;
};

/** What closes a list, and what it becomes. */
export type ClosingListArgs<Item, Converted> = {
  /** Known when what the item stands for is there. */
  ready: (item: Item) => pulumi.Output<string>;
  convert: (item: Item) => Converted;
  /** What is wrong with adding to a list that is closed. */
  tooLate: string;
  /** What is wrong with two items; undefined when nothing is. */
  conflict: (one: Item, other: Item) => string | undefined;
};

/** An empty list. It closes by itself, so that a program that adds nothing waits for nothing. */
export function closingList<Item, Converted>(args: ClosingListArgs<Item, Converted>): ClosingList<Item, Converted> {
  const items: Item[] = [];
  let isClosed = false;
  const close = (seen: number): pulumi.Output<Converted[]> =>
    pulumi.output(items.map(args.ready)).apply(() => {
      if (items.length > seen) return close(items.length);
      isClosed = true;
      return pulumi.output(items.map(args.convert)) as pulumi.Output<Converted[]>;
    });
  return {
    add(item) {
      const problems = items.flatMap((other) => args.conflict(other, item) ?? []);
      if (isClosed) problems.push(args.tooLate);
      if (problems.length > 0) throw new pulumi.RunError(problems.join("\n"));
      items.push(item);
    },
    // A program declares its resources in one go: what is added in that turn is in the list at the next.
    items: pulumi.output(setImmediate(true)).apply(() => close(items.length)),
  };
}
