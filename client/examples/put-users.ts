import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { createProducer, parseOutputs, userRecord } from "../index.ts";

/** Puts each line of a file on the input stream nearest to its user. */
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
  for await (const line of createInterface({ input: createReadStream(file) })) yield userRecord(line);
}
