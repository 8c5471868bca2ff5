import { Buffer } from "node:buffer";
import { type Contract, createProducer } from "../../../client/index.ts";
import type { Visit } from "../../arrivals/users.ts";

/** Puts records with the client of this project: batches, retries, order per key and refusals are its work. */
export async function putWithClient(contract: Contract, region: string, visits: Iterable<Visit>): Promise<number> {
  const producer = createProducer({ contract, region });
  let refused = 0;
  try {
    for await (const outcome of producer.putAll(records(visits))) {
      if (outcome.status === "acknowledged") continue;
      refused += 1;
      console.error(outcome.error.message);
    }
  } finally {
    producer.close();
  }
  return refused;
}

function* records(visits: Iterable<Visit>) {
  for (const visit of visits) yield { partitionKey: visit.userId, data: Buffer.from(JSON.stringify(visit)) };
}
