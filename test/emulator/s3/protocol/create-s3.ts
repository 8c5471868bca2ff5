import { isAwsError } from "../../../../emulator/aws-error.ts";
import { createMemoryObjectStore } from "../../../../emulator/s3/memory-object-store.ts";
import { createS3Protocol } from "../../../../emulator/s3/protocol/s3-protocol.ts";
import { createVirtualClock } from "../../../../emulator/time/virtual-clock.ts";

type Asked = { headers?: Record<string, string>; body?: string };

/** S3 with a bucket `kept` that keeps versions and a bucket `plain`, each with an object `k` of ten bytes. */
export async function createS3() {
  const store = createMemoryObjectStore({ clock: createVirtualClock(Date.UTC(2026, 0, 1)) });
  for (const bucket of ["plain", "kept"]) await store.createBucket(bucket, "eu-west-1");
  await store.setVersioning("kept", "Enabled");
  for (const bucket of ["plain", "kept"]) await store.putObject(bucket, "k", Buffer.from("0123456789"));
  store.listen({
    tell() {},
    refusal: ({ type }) => (type === "Queue" ? "The destination queue does not exist" : undefined),
  });
  const s3 = createS3Protocol(store);
  /** Status and body of what is answered; of a refusal, without its own IDs. */
  async function ask(method: string, address: string, { headers = {}, body = "" }: Asked = {}) {
    const [rawPath = "", query = ""] = address.split("?");
    const scope = { account: "000000000000", region: "eu-west-1", service: "s3" };
    const request = { method, rawPath, query: new URLSearchParams(query), headers, scope, body: Buffer.from(body) };
    const answer = await s3.handle(request).catch((error) => {
      if (isAwsError(error)) return s3.fail(error, request);
      throw error;
    });
    const text = Buffer.from(answer?.body ?? "").toString();
    return {
      status: answer?.status,
      headers: answer?.headers,
      text: text.replace(/^<\?xml.*\n/, "").replace(/<RequestId>.*?<\/HostId>/, ""),
    };
  }
  return { store, ask };
}

/** The body of a request that puts tags of these keys. */
export const tags = (...keys: string[]) =>
  `<Tagging><TagSet>${keys.map((key) => `<Tag><Key>${key}</Key><Value>v</Value></Tag>`).join("")}</TagSet></Tagging>`;
