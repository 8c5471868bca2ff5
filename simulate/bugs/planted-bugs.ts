import { ANSWER_BUGS, BATCH_BUGS } from "./answering.ts";
import type { PlantedBug } from "./planted-bug.ts";
import { ENTRY_BUGS, PUT_BUGS } from "./publishing.ts";
import { QUARANTINE_BUGS } from "./quarantining.ts";

/** All of them. */
export const PLANTED_BUGS: readonly PlantedBug[] = [
  ...ENTRY_BUGS,
  ...PUT_BUGS,
  ...ANSWER_BUGS,
  ...BATCH_BUGS,
  ...QUARANTINE_BUGS,
];
