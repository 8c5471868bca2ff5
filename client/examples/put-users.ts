import { createReadStream } from "node:fs";
import { createProducer, parseOutputs, splitLines, UserRecordError, userRecord } from "../index.ts";

/** Puts each line of a file on the input stream nearest to its user, and says which lines could not be put. */
export async function putUsers(outputs: string, file: string): Promise<void> {
  const producer = createProducer({ contract: parseOutputs(outputs) });
  try {
    for await (const outcome of producer.putAll(users(file))) {
      if (outcome.status === "refused") console.error(outcome.error.message);
    }
  } finally {
    producer.close();
  }
}

async function* users(file: string) {
  for await (const { number, bytes } of splitLines(createReadStream(file))) {
    try {
      yield userRecord(bytes);
    } catch (error) {
      if (!(error instanceof UserRecordError)) throw error;
      console.error(`line ${number}: ${error.message}`);
    }
  }
}
