import type { Stack } from "../pulumi/stack.ts";
import { MoveError } from "./move-error.ts";

/** The laptop's stack, which has no state that `pulumi up` could change: says what to start again with instead. */
export function createLaptopStack(): Stack {
  const config: Record<string, string> = {};
  return {
    settings: async () => config,
    async set(name, value) {
      config[name] = value;
    },
    async remove(name) {
      delete config[name];
    },
    async up() {
      const settings = Object.entries(config).map(([name, value]) => ` -c ${name}=${value}`);
      throw new MoveError(
        `pulumi up must make the triggers anew, which a laptop has no state for.\nFix: npm start -- --serve${settings.join("")}`,
      );
    },
  };
}
